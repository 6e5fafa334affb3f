// @ts-check
// The addons that the package brings, and how each is made: with Debian 12's compilers, so that anybody who has them makes the same bytes.
//   apt install g++ g++-aarch64-linux-gnu binutils musl-dev
//   dpkg --add-architecture arm64 && apt update && apt install musl-dev:arm64     (for linux-arm64-musl)
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Target
 * @property {string} name folder below prebuilds/, where runtime/driver/addon.ts looks for it
 * @property {string} cxx
 * @property {string} machine as `readelf -h` calls it
 * @property {string[]} libraries all that it may need at run time
 * @property {string | null} libc the library whose symbols it may use, where that can be looked at; null: versions are looked at
 * @property {string[]} needs files without which it cannot be made here
 * @property {(folder: string) => string[]} options for native/compile.mjs; `folder` is for what is needed on the way
 */

/** GCC of Debian 12. */
const GCC = 12;

const here = fileURLToPath(new URL('.', import.meta.url));
/** Instead of what pulls the unwinder and newer libraries in. */
const SUPPORT = `--source=${join(here, 'support.cc')}`;

/**
 * glibc: libstdc++ goes into the addon and nothing of it out again, since the user's may be older and Node may have one of its own.
 * @param {string} machine
 * @param {string} triple
 * @param {string} loader
 * @returns {Omit<Target, 'name'>}
 */
function glibc(machine, triple, loader) {
  return {
    cxx: `${triple}-g++`,
    machine,
    libraries: ['libc.so.6', 'libm.so.6', loader],
    libc: null,
    needs: [`/usr/bin/${triple}-g++`],
    options: () => ['--link=-static-libstdc++', '--link=-static-libgcc', SUPPORT],
  };
}

/**
 * musl has no g++ of its own in Debian. The compiler is the one of glibc, with musl's headers behind those of C++ (musl.h explains to
 * them what they miss), and musl's library; of libstdc++ only what knows no C library is left (support.cc).
 * @param {string} machine
 * @param {string} triple
 * @param {string[]} cxxHeaders where libstdc++'s headers for this machine are
 * @returns {Omit<Target, 'name'>}
 */
function musl(machine, triple, cxxHeaders) {
  const cpu = triple.split('-')[0];
  const gcc = triple.startsWith('aarch64')
    ? `/usr/lib/gcc-cross/${triple}/${GCC}`
    : `/usr/lib/gcc/${triple}/${GCC}`;
  const headers = `/usr/include/${cpu}-linux-musl`;
  const library = `/usr/lib/${cpu}-linux-musl/libc.so`;
  return {
    cxx: `${triple}-g++`,
    machine,
    libraries: ['libc.so'],
    libc: library,
    needs: [`/usr/bin/${triple}-g++`, headers, library],
    options(folder) {
      const kernel = kernelHeaders(folder, triple);
      const includes = [...cxxHeaders, `${gcc}/include`, headers, kernel];
      const flags = [
        '-nostdinc',
        ...includes.flatMap((each) => ['-isystem', each]),
        '-include',
        join(here, 'musl.h'),
      ];
      const link = [
        '-nostdlib',
        `${gcc}/crtbeginS.o`,
        `${gcc}/libstdc++.a`,
        `${gcc}/libgcc.a`,
        `${gcc}/libgcc_eh.a`,
      ];
      // By its name alone: a path would be what is looked for at run time.
      const rest = [`-L${dirname(library)}`, '-l:libc.so', `${gcc}/crtendS.o`];
      return [
        ...flags.map((flag) => `--flag=${flag}`),
        ...[...link, ...rest].map((flag) => `--link=${flag}`),
        SUPPORT,
      ];
    },
  };
}

/**
 * The kernel's headers without glibc's, which lie in the same folder.
 * @param {string} folder
 * @param {string} triple
 */
function kernelHeaders(folder, triple) {
  const kernel = join(folder, 'kernel');
  const cross = `/usr/${triple}/include`;
  const from = existsSync(join(cross, 'linux')) ? cross : '/usr/include';
  const asm = existsSync(join(from, 'asm')) ? join(from, 'asm') : join(from, triple, 'asm');
  rmSync(kernel, { recursive: true, force: true });
  mkdirSync(kernel, { recursive: true });
  for (const name of ['linux', 'asm-generic']) symlinkSync(join(from, name), join(kernel, name));
  symlinkSync(asm, join(kernel, 'asm'));
  return kernel;
}

const CXX_X64 = [`/usr/include/c++/${GCC}`, `/usr/include/x86_64-linux-gnu/c++/${GCC}`];
const CXX_ARM64 = ['', '/aarch64-linux-gnu'].map((end) => `/usr/aarch64-linux-gnu/include/c++/${GCC}${end}`);

/** @type {Target[]} */
export const targets = [
  { name: 'linux-x64', ...glibc('X86-64', 'x86_64-linux-gnu', 'ld-linux-x86-64.so.2') },
  { name: 'linux-arm64', ...glibc('AArch64', 'aarch64-linux-gnu', 'ld-linux-aarch64.so.1') },
  { name: 'linux-x64-musl', ...musl('X86-64', 'x86_64-linux-gnu', CXX_X64) },
  { name: 'linux-arm64-musl', ...musl('AArch64', 'aarch64-linux-gnu', CXX_ARM64) },
];

/** @param {Target} target */
export function missingFor(target) {
  return target.needs.filter((file) => !existsSync(file));
}
