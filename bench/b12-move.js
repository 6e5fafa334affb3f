// @ts-check
// B12: what does moving a suspended task cost, beside the queue? Encoding and decoding one with six variables against
// v8.serialize and v8.deserialize of the same six values.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SHARE = 0.3;
const ROUNDS = 3;

/** @type {import('./run.js').Bench} */
export default {
  id: 'B12',
  name: 'move a task',
  target: '0.3 × v8',
  run: async () => {
    /** @type {Record<string, { heddleNs: number, v8Ns: number }>[]} */
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) runs.push(await measure());
    return Object.keys(runs[0]).map((kind) => {
      const ours = median(runs.map((run) => run[kind].heddleNs));
      const peer = median(runs.map((run) => run[kind].v8Ns));
      return {
        what: `suspended task, six ${kind}: encode + decode, vs v8.serialize + deserialize`,
        value: `${(ours / peer).toFixed(2)} × (${ours.toFixed(0)} vs ${peer.toFixed(0)} ns)`,
        target: `≤ ${SHARE} ×`,
        ok: ours / peer <= SHARE,
        data: { heddleNs: ours, v8Ns: peer },
      };
    });
  },
};

/** @returns {Promise<Record<string, { heddleNs: number, v8Ns: number }>>} */
async function measure() {
  const child = fileURLToPath(new URL('./move-process.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child]);
  return JSON.parse(stdout);
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
