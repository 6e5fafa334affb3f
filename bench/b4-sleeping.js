// @ts-check
// B4: what does a sleeping task weigh? A million of them, resident memory of a fresh process each; then all have to wake.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { compiled } from './versus.js';

const TASKS = 1_000_000;
/** A library's tasks may be several kilobytes each. */
const LIBRARY_TASKS = 100_000;
/** Longer than it takes the slower side to put all to sleep and the collector to look at them. */
const SLEEP_MS = 20_000;
const BYTES = 200;
const RATIO = 0.25;

const here = fileURLToPath(new URL('.', import.meta.url));

/** @type {import('./run.js').Bench} */
export default {
  id: 'B4',
  name: 'sleeping tasks',
  target: '0.25× native, under 200 bytes',
  run: async () => {
    const native = await weigh(join(here, 'programs', 'sleepers.native.js'));
    const heddle = await compiled('sleepers', (file) => weigh(file));
    const effect = await weigh(join(here, 'programs', 'sleepers.effect.js'), LIBRARY_TASKS);
    const ratio = heddle.bytes / native.bytes;
    const data = { heddle, native, effect, ratio };
    return [
      {
        what: `sleeping task, vs native async function (${TASKS.toLocaleString('en')}, all woken)`,
        value: `${ratio.toFixed(2)}× (${heddle.bytes.toFixed(0)} vs ${native.bytes.toFixed(0)} bytes resident)`,
        target: `≤ ${RATIO}×`,
        ok: ratio <= RATIO,
        data,
      },
      {
        what: 'sleeping task, bytes resident',
        value: `${heddle.bytes.toFixed(0)} bytes; put to sleep in ${heddle.ns.toFixed(0)} ns (native ${native.ns.toFixed(0)})`,
        target: `≤ ${BYTES}`,
        ok: heddle.bytes <= BYTES,
        data,
      },
      {
        what: `  sleeping task, vs effect (${LIBRARY_TASKS.toLocaleString('en')})`,
        value: `${(heddle.bytes / effect.bytes).toFixed(2)}× (${heddle.bytes.toFixed(0)} vs ${effect.bytes.toFixed(0)} bytes resident)`,
        target: '',
        ok: null,
        data,
      },
    ];
  },
};

/**
 * @param {string} file
 * @param {number} tasks
 * @returns {Promise<{ bytes: number, ns: number, late: number, woken: number }>}
 */
async function weigh(file, tasks = TASKS) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    join(here, 'sleeping-process.js'),
    pathToFileURL(file).href,
    String(tasks),
    String(SLEEP_MS),
  ]);
  const result = JSON.parse(stdout);
  if (result.woken !== tasks) throw new Error(`${result.woken} of ${tasks} tasks woke`);
  return result;
}
