// npm run test:native: compiles the unit, model and stress programs and runs each of them plain, under
// AddressSanitizer with UBSan, and under ThreadSanitizer; then the addon itself, built with AddressSanitizer, in a
// short Node script. Plain compiler and no library. Any report of a sanitizer is a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const native = join(here, '../../native');
const cxx = process.env['CXX'] ?? 'g++';
const out = mkdtempSync(join(tmpdir(), 'heddle-native-'));
const only = process.argv.slice(2); // 'addon', 'plain', 'thread' …: a part, while developing
const results = [];

const files = (folder) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith('.cc'))
    .map((name) => join(here, folder, name));

// Everything but the loop and the binding, which need libuv and N-API.
const sources = ['os', 'ring', 'scheduler'].flatMap((folder) =>
  readdirSync(join(native, folder))
    .filter((name) => name.endsWith('.cc'))
    .map((name) => join(native, folder, name)),
);

const programs = {
  unit: [...files('unit'), ...sources],
  model: files('model'),
  stress: [...files('stress'), ...sources],
};

const modes = {
  plain: { flags: ['-O2'], skip: {} },
  'address+undefined': {
    flags: ['-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
    skip: {},
  },
  thread: {
    // -Wno-tsan: the fences order Dekker patterns only; no data is published through them.
    flags: ['-O1', '-fsanitize=thread', ...(cxx.includes('clang') ? [] : ['-Wno-tsan'])],
    skip: { model: 'a model runs on one thread; there is nothing for ThreadSanitizer to see' },
  },
};

const environment = {
  ...process.env,
  ASAN_OPTIONS: 'detect_stack_use_after_return=0:abort_on_error=1',
  TSAN_OPTIONS: 'halt_on_error=1:second_deadlock_stack=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};

function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, {
    stdio: 'inherit',
    env: environment,
    ...options,
  });
  if (error) console.error(String(error));
  return status === 0 && signal === null;
}

function record(name, outcome) {
  results.push([name, outcome]);
}

function compile(name, mode, target) {
  const flags = [
    '-std=c++17',
    '-g',
    '-Wall',
    '-Wextra',
    '-Wpedantic',
    '-Werror',
    '-fno-exceptions',
    '-pthread',
  ];
  return run(cxx, [...flags, ...mode.flags, join(here, 'harness_main.cc'), ...programs[name], '-o', target]);
}

// ThreadSanitizer of older compilers cannot cope with much address space randomisation.
function execute(modeName, target) {
  const args = modeName === 'thread' ? ['setarch', ['-R', target]] : [target, []];
  return run(args[0], args[1], { timeout: 300_000 });
}

function runPrograms() {
  for (const [modeName, mode] of Object.entries(modes)) {
    if (only.length > 0 && !only.includes(modeName)) continue;
    for (const name of Object.keys(programs)) {
      const title = `${name} (${modeName})`;
      if (mode.skip[name]) {
        record(title, `skipped: ${mode.skip[name]}`);
        continue;
      }
      console.log(`\n${title}`);
      const target = join(out, `${name}-${modeName}`);
      record(title, compile(name, mode, target) && execute(modeName, target) ? 'ok' : 'FAILED');
    }
  }
}

// The addon under AddressSanitizer: Node itself is not instrumented, so the library is loaded before it.
function runAddon() {
  const title = 'addon in Node (address)';
  if (only.length > 0 && !only.includes('addon')) return;
  const asan = spawnSync(cxx, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).stdout.trim();
  if (!asan.startsWith('/')) return record(title, `skipped: ${cxx} has no shared libasan`);
  console.log(`\n${title}`);
  const prefix = dirname(dirname(process.execPath));
  const addonSources = [
    ...sources,
    ...['loop', 'binding'].flatMap((folder) =>
      readdirSync(join(native, folder))
        .filter((name) => name.endsWith('.cc') && name !== 'unsupported.cc')
        .map((name) => join(native, folder, name)),
    ),
  ];
  const napi = join(native, '../node_modules/node-addon-api');
  const addon = join(out, 'heddle.node');
  const built = run(cxx, [
    '-std=c++17',
    '-g',
    '-O1',
    '-fPIC',
    '-shared',
    '-fno-exceptions',
    '-fsanitize=address',
    '-Wl,-z,nodelete',
    '-DNAPI_VERSION=8',
    '-DNAPI_DISABLE_CPP_EXCEPTIONS',
    '-DNODE_ADDON_API_DISABLE_DEPRECATED',
    '-isystem',
    join(prefix, 'include/node'),
    '-isystem',
    napi,
    ...addonSources,
    '-o',
    addon,
  ]);
  if (!built) return record(title, 'FAILED');
  const ran = run(process.execPath, [join(here, 'addon-exercise.mjs'), addon], {
    timeout: 600_000,
    // V8 leaks at exit by design; leaks of ours are looked for in the programs above.
    env: { ...environment, LD_PRELOAD: asan, ASAN_OPTIONS: `${environment.ASAN_OPTIONS}:detect_leaks=0` },
  });
  record(title, ran ? 'ok' : 'FAILED');
}

try {
  runPrograms();
  runAddon();
} finally {
  rmSync(out, { recursive: true, force: true });
}
console.log('\nnative tests');
for (const [name, outcome] of results) console.log(`  ${name.padEnd(28)} ${outcome}`);
process.exit(results.some(([, outcome]) => outcome === 'FAILED') ? 1 : 0);
