// @ts-check
// Runs a third-party package's own test suite as it is, and compiled by heddle: its sources alone, and its sources and tests.
//   node test/third-party/run.mjs NAME CHECKOUT [--mode MODE …] [--compile sources|all …] [--installed DIR] [--runs N] [--files REGEX]
// CHECKOUT is the package's repository at the version named in packages.js. Modes are those of modes.js; without any, those
// in which the package has to pass. DIR is kept, and used again by the next run: what was installed and built. Where a test
// fails compiled, the suite is run again both ways, up to N times (default 3). Exits with 1 if a test that passes natively
// each time fails compiled each time. REGEX leaves a part of the suite's files, where packages.js says which files it has.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { transform } from 'heddle/transformer';
import { root } from '../../scripts/steps.js';
import { compare } from './compare.js';
import { FORCE, modes } from './modes.js';
import { packages } from './packages.js';
import { readReport } from './reports.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mode: { type: 'string', multiple: true },
    compile: { type: 'string', multiple: true, default: ['sources', 'all'] },
    installed: { type: 'string' },
    runs: { type: 'string', default: '3' },
    files: { type: 'string', default: '' },
  },
});
/** A suite that hangs is ended, and what it did not come to has not passed. */
const SUITE_MS = 60 * 60_000;
const [name = '', checkout = ''] = positionals;
const pack = packages[name];
const wanted = /** @type {import('./modes.js').ModeName[]} */ (values.mode ?? pack?.modes ?? []);
const scopes = values.compile;
const part = new RegExp(values.files);
if (
  !pack ||
  !checkout ||
  wanted.some((mode) => !(mode in modes)) ||
  scopes.some((scope) => !['sources', 'all'].includes(scope))
)
  throw new Error(
    `usage: run.mjs ${Object.keys(packages).join('|')} CHECKOUT [--mode ${Object.keys(modes).join('|')} …] [--compile sources|all …] [--installed DIR] [--runs N] [--files REGEX]`,
  );

const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
if (version !== pack.version) console.warn(`${name} ${version}: the figures in docs are of ${pack.version}`);

const folder = join(tmpdir(), `heddle-${name}-${process.pid}`);
const native = values.installed ? resolve(values.installed) : join(folder, 'native');
const compiled = join(folder, 'compiled');
mkdirSync(folder);
try {
  if (!existsSync(native)) prepare();
  const before = [test(native, false)];
  for (const mode of wanted)
    for (const scope of scopes) {
      const { functions, kept } = compile(mode, scope);
      const forced = modes[mode].forced === true;
      const { lines, lost, passing } = compare(
        before,
        () => test(native, false),
        () => test(compiled, forced),
        Number(values.runs),
      );
      for (const line of lines) console.log(`  ${line}`);
      console.log(
        `${name} ${version}, ${mode}, ${scope}, Node ${process.version}: ${functions} functions compiled, ` +
          `${kept.length} kept native; ${passing} tests pass natively, ${passing - lost} of those pass compiled`,
      );
      if (lost > 0 || passing === 0) process.exitCode = 1;
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function prepare() {
  cpSync(checkout, native, { recursive: true, filter: (path) => !/\/(node_modules|\.git)$/.test(path) });
  const install = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--legacy-peer-deps',
    '--loglevel=error',
  ];
  console.log(`${name} ${version}: npm install`);
  const manifest = readFileSync(join(native, 'package.json'), 'utf8');
  if (pack.bare)
    writeFileSync(
      join(native, 'package.json'),
      JSON.stringify({ ...JSON.parse(manifest), devDependencies: {} }),
    );
  // Its own install scripts do not run; those of what it needs do (an addon may have to be built).
  execFileSync('npm', [...install, '--ignore-scripts', ...pack.install], { cwd: native, stdio: 'inherit' });
  if (pack.install.some((p) => p.startsWith('better-sqlite3')))
    execFileSync('npm', ['rebuild', 'better-sqlite3', '--loglevel=error'], { cwd: native, stdio: 'inherit' });
  writeFileSync(join(native, 'package.json'), manifest);
  for (const command of pack.build ?? []) {
    const built = spawnSync(process.execPath, command, { cwd: native, encoding: 'utf8' });
    if (built.status !== 0) console.log(built.stdout.slice(-2000), built.stderr.slice(-2000));
  }
}

/** @param {import('./modes.js').ModeName} mode @param {string} scope */
function compile(mode, scope) {
  const chosen = (/** @type {string} */ path) =>
    pack.compile.test(path) && !path.endsWith('.d.ts') && (scope === 'all' || !pack.tests.test(path));
  const { tasks, preempt, forced } = modes[mode];
  rmSync(compiled, { recursive: true, force: true });
  cpSync(native, compiled, { recursive: true, verbatimSymlinks: true });
  rmSync(join(compiled, 'node_modules', 'heddle'), { force: true });
  symlinkSync(root, join(compiled, 'node_modules', 'heddle'));
  const { type } = JSON.parse(readFileSync(join(compiled, 'package.json'), 'utf8'));
  const module = pack.module ?? (type === 'module' ? 'esm' : null);
  let functions = 0;
  /** @type {string[]} */
  const kept = [];
  if (forced) process.env[FORCE] = '1';
  for (const path of filesOf(compiled).filter(chosen)) {
    const file = join(compiled, path);
    const result = transform(readFileSync(file, 'utf8'), {
      fileName: file,
      ...(tasks && { tasks }),
      ...(preempt && { preempt }),
      ...(module && !/\.cts$/.test(path) && { module }),
    });
    writeFileSync(file, result.code);
    functions += result.code.match(/\{ name: "(?:[^"\\]|\\.)*", id: /g)?.length ?? 0;
    for (const d of result.diagnostics)
      if (/^HDL[19]/.test(d.code)) kept.push(`${path}:${d.line} ${d.code} ${d.message}`);
  }
  delete process.env[FORCE];
  for (const line of kept) console.log(`  ${line}`);
  return { functions, kept };
}

/** @param {string} cwd @param {boolean} forced */
function test(cwd, forced) {
  const file = join(folder, 'report');
  rmSync(file, { force: true });
  const files = pack.testFiles ? filesOf(cwd).filter((p) => pack.testFiles?.test(p) && part.test(p)) : [];
  // Suites start `node` themselves.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, ...pack.env, FORCE_COLOR: '0', ...(forced && { [FORCE]: '1' }) };
  const command = pack.test.map((word) => word.replace('$REPORT', file));
  const { stdout, stderr } = spawnSync(process.execPath, [...command, ...files], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: SUITE_MS,
    killSignal: 'SIGKILL',
  });
  if (pack.report === 'tap' || pack.report === 'tape') writeFileSync(file, stdout);
  try {
    return readReport(pack.report, file, cwd);
  } catch (error) {
    throw new Error(`no report from the tests in ${cwd}:\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`, {
      cause: error,
    });
  }
}

/** @param {string} cwd @returns {string[]} paths relative to cwd */
function filesOf(cwd) {
  return readdirSync(cwd, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/(^|\/)node_modules\//.test(path))
    .sort();
}
