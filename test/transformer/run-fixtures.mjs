// Runs every fixture in one process and prints the traces as JSON: `node run-fixtures.mjs MODE OUT_DIR`.
// Modes: native; own (the engine's own functions), own-preempted; inside (the same, called by a task), inside-preempted; and with
// the option `tasks` compiled; queued (no await goes on in place); preempted (every look at the flag suspends, in strips of two
// rounds); preempted-later (of three).
// A fixture is a folder with input.ts, input.tsx, input.cts (TypeScript as CommonJS) or input.cjs (a sloppy script, as it
// stands), and a config.json if it asks for compiler options of its own.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import ts from 'typescript';

const [mode, outDir] = process.argv.slice(2);
// What the compiler's passes hand on is looked at as well (transformer/2-lower/verify.ts).
process.env.HEDDLE_VERIFY = '1';
const budget = { preempted: 2, 'preempted-later': 3, 'own-preempted': 2, 'inside-preempted': 2 }[mode];
const tasks = !/^(own|inside)/.test(mode);
const fixtures = join(import.meta.dirname, '..', 'fixtures');
const out = join(outDir, mode);
mkdirSync(out, { recursive: true });

function compile(name, transform) {
  const input = readdirSync(join(fixtures, name)).find((f) => f.startsWith('input.'));
  const fileName = join(fixtures, name, input);
  const module = /\.c[tj]s$/.test(input) ? 'cjs' : 'esm';
  let text = readFileSync(fileName, 'utf8');
  let diagnostics = [];
  let left = false;
  if (transform !== null) {
    const source = text;
    ({ code: text, diagnostics } = transform(source, { fileName, module, budget, tasks }));
    left = text === source;
  }
  const file = join(out, `${name}.${module === 'cjs' ? 'cjs' : 'mjs'}`);
  writeFileSync(file, input === 'input.cjs' ? text : emitted(text, fileName, module));
  return { file, diagnostics, left };
}

function emitted(text, fileName, module) {
  const config = join(fileName, '..', 'config.json');
  const own = existsSync(config) ? JSON.parse(readFileSync(config, 'utf8')) : {};
  const { options } = ts.convertCompilerOptionsFromJson(own, fixtures);
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: module === 'cjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext,
    ...options,
  };
  return ts.transpileModule(text, { compilerOptions, fileName }).outputText;
}

async function trace(file) {
  const lines = [];
  try {
    const { default: exported } = await import(pathToFileURL(file).href);
    // CommonJS that TypeScript made from `export default` is one level further down.
    const main = exported.default ?? exported;
    await call(main, (...values) => lines.push(values.map((v) => inspect(v, { depth: 9 })).join(' ')));
  } catch (error) {
    lines.push(`THREW ${error?.stack ?? error}`);
  }
  return lines;
}

let call = (main, log) => main(log);
let transform = null;
if (mode !== 'native') {
  ({ transform } = await import('heddle/transformer'));
  const internal = await import('heddle/internal');
  if (mode.startsWith('inside')) {
    const { spawnLocal } = await import('heddle');
    call = spawnLocal;
  }
  if (mode === 'queued') internal.setInPlaceBudget(0);
  if (mode.includes('preempted')) internal.setForcePreempt(true);
  // No slice ends by itself, not even on a crowded machine: ticks are compared, and whether tasks or the promises of a native
  // generator go first when one has been spent nobody promises.
  (await import('../../dist/runtime/executor/core.js')).setSlice(60_000);
}
const only = process.argv[4];
const traces = {};
for (const name of readdirSync(fixtures)) {
  if (only && name !== only) continue;
  const { file, diagnostics, left } = compile(name, transform);
  // The end of a fixture that never settles must not end the process silently.
  traces[name] = { lines: await Promise.race([trace(file), hang()]), diagnostics, left };
}

function hang() {
  return new Promise((resolve) => setTimeout(resolve, 60_000, ['HANGS']).unref());
}

process.stdout.write(JSON.stringify(traces), () => process.exit(0));
