// @ts-check
// B19: what does the message boundary cost where nothing moves? Tasks of `spawn` against those of `spawnLocal`, on a core whose only
// neighbour is busy: the arguments of the former are copied.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compiled } from './versus.js';

const ROUNDS = 3;
/** At most so many times `spawnLocal`. */
const LIMITS = { primitives: 3, 'a small plain object': 10 };

/** @type {import('./run.js').Bench} */
export default {
  id: 'B19',
  name: 'message boundary',
  target: '3× and 10× spawnLocal',
  run: () =>
    compiled('boundary', async (file) => {
      /** @type {Record<string, { localNs: number, spawnNs: number }>[]} */
      const runs = [];
      for (let round = 0; round < ROUNDS; round++) runs.push(await measure(file));
      return Object.entries(LIMITS).map(([kind, limit]) => {
        const [localNs, spawnNs] = /** @type {const} */ (['localNs', 'spawnNs']).map((side) =>
          median(runs.map((run) => run[kind][side])),
        );
        const ratio = median(runs.map((run) => run[kind].spawnNs / run[kind].localNs));
        return {
          what: `spawn with ${kind} on a busy core, vs spawnLocal`,
          value: `${ratio.toFixed(2)} × (${spawnNs.toFixed(0)} vs ${localNs.toFixed(0)} ns)`,
          target: `≤ ${limit} ×`,
          ok: ratio <= limit,
          data: { localNs, spawnNs },
        };
      });
    }),
};

/** @param {string} file @returns {Promise<Record<string, { localNs: number, spawnNs: number }>>} */
async function measure(file) {
  const child = fileURLToPath(new URL('./boundary-process.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, file]);
  return JSON.parse(stdout);
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
