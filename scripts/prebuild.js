// @ts-check
// `npm pack` ships the addon in prebuilds/<platform>-<arch>/, where the runtime looks before the build/ folder: a package from the tarball
// needs no compiler and no install script. Beside them: provenance.json, and what `heddle doctor --build` compiles where none fits
// (native/, with the headers of node-addon-api in native/include). `--clean` removes all of it again.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshFolder, makeAddons } from './prebuilds/make.js';
import { root } from './steps.js';

/** Of node-addon-api, with its licence. */
const HEADERS = ['napi.h', 'napi-inl.h', 'napi-inl.deprecated.h', 'LICENSE.md'];

/** @param {string} into the folder of the package */
export function putHeaders(into) {
  const include = join(into, 'native', 'include');
  mkdirSync(include, { recursive: true });
  for (const name of HEADERS)
    copyFileSync(join(root, 'node_modules', 'node-addon-api', name), join(include, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const prebuilds = join(root, 'prebuilds');
  if (process.argv.includes('--clean')) {
    for (const folder of ['prebuilds', 'native/include'])
      rmSync(join(root, folder), { recursive: true, force: true });
  } else {
    freshFolder(prebuilds);
    const provenance = makeAddons(prebuilds, (text) => console.error(text));
    if (Object.keys(provenance.addons).length === 0) throw new Error('no addon was made: apt install g++');
    writeFileSync(join(prebuilds, 'provenance.json'), `${JSON.stringify(provenance, null, 2)}\n`);
    putHeaders(root);
  }
}
