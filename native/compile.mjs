// Compiles the addon without gyp: all of Linux's sources with one compiler, the flags below, and nothing that depends on the folder it is
// done in, so that the same compiler makes the same bytes anywhere. Used for the addons of the package (scripts/prebuilds), with cross
// compilers, and by `heddle doctor --build` on a user's machine.
//
//   node native/compile.mjs --out FILE --node-headers DIR [--addon-headers DIR] [--cxx COMPILER]
//     [--flag FLAG …] [--link FLAG …] [--source FILE …]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    'node-headers': { type: 'string' },
    'addon-headers': { type: 'string' },
    cxx: { type: 'string', default: process.env.CXX ?? 'c++' },
    flag: { type: 'string', multiple: true, default: [] },
    link: { type: 'string', multiple: true, default: [] },
    source: { type: 'string', multiple: true, default: [] },
  },
});
const { out, cxx } = values;
const nodeHeaders = values['node-headers'];
const addonHeaders = values['addon-headers'] ?? headersOfAddonApi();
if (out === undefined || nodeHeaders === undefined || addonHeaders === undefined) {
  console.error(
    'native/compile.mjs: --out, --node-headers and, outside of the package, --addon-headers are needed',
  );
  process.exit(2);
}

/** As binding.gyp has them, and what node-gyp adds. */
const FLAGS = [
  '-std=c++17',
  '-O3',
  '-fPIC',
  '-pthread',
  '-fno-exceptions',
  '-fno-rtti',
  '-ffunction-sections',
  '-fdata-sections',
  '-fvisibility=hidden',
  '-fno-omit-frame-pointer',
  '-DNAPI_VERSION=8',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_ADDON_API_DISABLE_DEPRECATED',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
  '-DBUILDING_NODE_EXTENSION',
  '-DNODE_GYP_MODULE_NAME=heddle',
  '-D_FILE_OFFSET_BITS=64',
  '-D_LARGEFILE_SOURCE',
  // Paths of this machine are no part of the result.
  `-ffile-prefix-map=${here}=native`,
  `-ffile-prefix-map=${addonHeaders}=node-addon-api`,
  `-ffile-prefix-map=${nodeHeaders}=node`,
];

const LINK = [
  '-shared',
  '-pthread',
  '-Wl,-z,nodelete',
  '-Wl,-z,relro',
  '-Wl,--build-id=none',
  '-Wl,-soname=heddle.node',
  `-Wl,--version-script=${join(here, 'exports.map')}`,
  '-Wl,--gc-sections',
  '-s',
];

const objects = mkdtempSync(join(tmpdir(), 'heddle-addon-'));
try {
  const compiled = [...sources(), ...values.source].map((source, i) => {
    const object = join(objects, `${i}.o`);
    run([
      ...FLAGS,
      ...values.flag,
      '-isystem',
      addonHeaders,
      '-isystem',
      nodeHeaders,
      '-c',
      resolve(here, source),
      '-o',
      object,
    ]);
    return object;
  });
  mkdirSync(dirname(out), { recursive: true });
  run([...LINK, '-o', out, ...compiled, ...values.link]);
} finally {
  rmSync(objects, { recursive: true });
}

/** The addon of Linux: every source but the one for other systems. In the order of their names, whatever the file system's. */
function sources() {
  return ['binding', 'loop', 'os', 'ring', 'scheduler']
    .flatMap((folder) => readdirSync(join(here, folder)).map((name) => `${folder}/${name}`))
    .filter((name) => name.endsWith('.cc') && name !== 'binding/unsupported.cc')
    .sort();
}

/** In the package they lie beside the sources, in the repository where npm has put them. */
function headersOfAddonApi() {
  return [join(here, 'include'), join(here, '..', 'node_modules', 'node-addon-api')].find((folder) =>
    existsSync(join(folder, 'napi.h')),
  );
}

/** @param {string[]} args */
function run(args) {
  const { status, error } = spawnSync(cxx, args, { stdio: 'inherit' });
  if (error?.code === 'ENOENT') {
    console.error(
      `native/compile.mjs: there is no compiler ${cxx}: install one (Debian: apt install g++), or name it in CXX`,
    );
    process.exit(1);
  }
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
