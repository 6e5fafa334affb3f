// @ts-check
// `node test/fuzz/spawn/run.js [--seed S] [--first I] [--count N]`: random programs with `spawn` (program.js) on one core, two and
// four, without the addon, on the node driver, without a runtime, and with a move at every suspension and every preemption point.
// The same output each time; prints programs that differ, and a count as JSON.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { transform } from '../../../dist/transformer/index.js';
import { generate } from './program.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    count: { type: 'string', default: '20' },
  },
});

/** @type {Record<string, Record<string, string>>} */
const SETTINGS = {
  'no runtime': { CORES: '0' },
  'moves at every point': { CORES: '0', TRAVEL: '1', HEDDLE_FORCE_PREEMPT: '1' },
  'one core': { CORES: '1' },
  'two cores': { CORES: '2' },
  'four cores': { CORES: '4' },
  'no addon': { CORES: '2', HEDDLE_ADDON: 'off' },
  'node driver': { CORES: '2', HEDDLE_DRIVER: 'node' },
};
const PATIENCE_MS = 240_000;
const folder = fileURLToPath(new URL(`../../../dist/test-fuzz-spawn-${process.pid}/`, import.meta.url));

const MAIN = `
import { Runtime, spawn } from 'heddle';
import { inspect } from 'node:util';
import * as t from './tasks.js';
const cores = Number(process.env.CORES);
const runtime = cores === 0 ? null : await Runtime.start({ cores, sliceMs: 1 });
const journal = { trips: 0, stays: [], faults: [] };
if (process.env.TRAVEL) {
  const { travelAlways } = await import('../../../test/runtime/cores/travel.js');
  const { setForcePreempt } = await import('../../runtime/executor/core.js');
  travelAlways(journal);
  setForcePreempt(true);
}
async function shown(start) {
  const outcome = await start().then((value) => ({ value }), (e) => ({ kind: e?.constructor?.name, odd: e?.odd, message: e?.message, cause: e?.cause }));
  console.log(inspect(outcome, { depth: 9, maxArrayLength: null, breakLength: 200 }));
}
CALLS
if (journal.faults.length > 0) console.log(journal.faults);
process.stderr.write('trips ' + journal.trips + '\\n');
await runtime?.shutdown();
`;

/** @param {string} at @param {Record<string, string>} env */
async function run(at, env) {
  const options = {
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', ...env },
    timeout: PATIENCE_MS,
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(at, 'main.js')], options);
    return { stdout, trips: Number(/trips (\d+)/.exec(stderr)?.[1] ?? 0) };
  } catch (error) {
    return { stdout: `failed: ${/** @type {Error} */ (error).message}`, trips: 0 };
  }
}

let trips = 0;
/** @type {{ index: number, setting: string, expected: string, actual: string }[]} */
const differences = [];
const first = Number(values.first);
const count = Number(values.count);
try {
  for (let index = first; index < first + count; index++) {
    const { tasks, main } = generate(Number(values.seed), index);
    const at = join(folder, String(index));
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'tasks.js'), transform(tasks, { fileName: 'tasks.js' }).code);
    writeFileSync(join(at, 'main.js'), transform(MAIN.replace('CALLS', main), { fileName: 'main.js' }).code);
    const { stdout: expected } = await run(at, SETTINGS['no runtime']);
    for (const [setting, env] of Object.entries(SETTINGS).slice(1)) {
      const ran = await run(at, env);
      trips += ran.trips;
      if (ran.stdout !== expected || expected.startsWith('failed'))
        differences.push({ index, setting, expected, actual: ran.stdout });
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify({ programs: count, trips, differences }));
process.exitCode = differences.length > 0 ? 1 : 0;
