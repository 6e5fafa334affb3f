// Runs every fixture in one process and prints the traces as JSON: `node run-fixtures.mjs MODE OUT_DIR`.
// Modes: native; compiled; queued (no await goes on in place); preempted (every look at the flag suspends, in strips
// of two rounds); preempted-later (of three); exact and
// exact-preempted (order 'exact').
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import ts from 'typescript';

const [mode, outDir] = process.argv.slice(2);
const budget = { preempted: 2, 'preempted-later': 3 }[mode];
const fixtures = join(import.meta.dirname, '..', 'fixtures');
const out = join(outDir, mode);
mkdirSync(out, { recursive: true });

function compile(name, text, transform) {
  const fileName = join(fixtures, name, 'input.ts');
  let diagnostics = [];
  if (transform !== null) {
    const result = transform(text, {
      fileName,
      module: 'esm',
      budget,
      order: mode.startsWith('exact') ? 'exact' : 'fifo',
    });
    diagnostics = result.diagnostics;
    text = result.code;
  }
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const file = join(out, `${name}.mjs`);
  writeFileSync(file, ts.transpileModule(text, { compilerOptions: options, fileName }).outputText);
  return { file, diagnostics };
}

async function trace(file) {
  const lines = [];
  try {
    const { default: main } = await import(pathToFileURL(file).href);
    await main((...values) => lines.push(values.map((v) => inspect(v, { depth: 9 })).join(' ')));
  } catch (error) {
    lines.push(`THREW ${error?.stack ?? error}`);
  }
  return lines;
}

let transform = null;
if (mode !== 'native') {
  ({ transform } = await import('heddle/transformer'));
  const internal = await import('heddle/internal');
  if (mode === 'queued') internal.setInPlaceBudget(0);
  if (mode.includes('preempted')) internal.setForcePreempt(true);
  // Elsewhere nothing is preempted, not even on a crowded machine: ticks are compared.
  else (await import('../../dist/runtime/executor/core.js')).setSlice(60_000);
}
const only = process.argv[4];
const traces = {};
for (const name of readdirSync(fixtures)) {
  if (only && name !== only) continue;
  const { file, diagnostics } = compile(
    name,
    readFileSync(join(fixtures, name, 'input.ts'), 'utf8'),
    transform,
  );
  // The end of a fixture that never settles must not end the process silently.
  traces[name] = { lines: await Promise.race([trace(file), hang()]), diagnostics };
}

function hang() {
  return new Promise((resolve) => setTimeout(resolve, 10_000, ['HANGS']).unref());
}

process.stdout.write(JSON.stringify(traces), () => process.exit(0));
