// @ts-check
// `npm pack` ships the addon in prebuilds/<platform>-<arch>/, where the runtime looks when there is no build/ folder:
// a package from the tarball needs no compiler and no install script. `--clean` removes the copy again.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addonPath, root, runScript } from './steps.js';

const prebuilds = join(root, 'prebuilds');

if (process.argv.includes('--clean')) {
  rmSync(prebuilds, { recursive: true, force: true });
} else {
  if (!existsSync(addonPath) && !runScript('build:native')) process.exit(1);
  const folder = join(prebuilds, `${process.platform}-${process.arch}`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(addonPath, join(folder, 'heddle.node'));
}
