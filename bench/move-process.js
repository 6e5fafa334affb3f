// @ts-check
// Child process of b12-move.js: a frame as a compiled function leaves it behind, through the codec and back, in the
// memory of a native transfer window; prints nanoseconds for both.
import v8 from 'node:v8';
import { F6, fn_, module_ } from 'heddle/internal/tasks';
import { Codec } from '../dist/runtime/send/codec.js';
import { chainOf, encodeChain } from '../dist/runtime/send/capsule.js';
import { moduleTable } from '../dist/runtime/send/module-table.js';

const ROUNDS = 15;
const MOVES = 50_000;

/** @type {import('../dist/runtime/task/module.js').SiteInfo[]} */
const sites = [[1, 3, 2, 'loop', ['a', 'b', 'c', 'd', 'e', 'f']]];
const record = module_('file:///srv/app/dist/search/rank.js', [
  { name: 'rank', id: 'rank', line: 1, slots: 6, sites },
]);
const body = () => undefined;
fn_(record, 0, () => undefined, body);

const kinds = {
  integers: [1, 20, 300, 40_000, 5_000_000, -6],
  'primitives of all kinds': [17, 0.25, 'tokenise', true, 123_456_789, null],
};

const codec = new Codec(moduleTable);
const key = { home: 0, seat: 7, id: 12345 };
const scratch = new Uint8Array(64 * 1024);

/** @type {Record<string, { heddleNs: number, v8Ns: number }>} */
const results = {};
for (const [kind, values] of Object.entries(kinds)) {
  const frame = new F6(record, body);
  frame.pc = 1;
  const slots = /** @type {any} */ (frame);
  values.forEach((value, i) => (slots[`s${i}`] = value));
  const fields = Object.fromEntries(values.map((value, i) => [`s${i}`, value]));

  results[kind] = {
    heddleNs: best(() => {
      codec.message(
        (e) => encodeChain(e, key, 0, frame, /** @type {any} */ (null)),
        (message) => scratch.set(message),
      );
      return chainOf(codec.decoder, scratch).outermost.s0;
    }),
    v8Ns: best(() => v8.deserialize(v8.serialize(fields)).s0),
  };
}
console.log(JSON.stringify(results));

/** The best of several rounds: whatever else the machine does only adds. @param {() => unknown} move */
function best(move) {
  let ns = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    for (let i = 0; i < MOVES; i++) move();
    ns = Math.min(ns, ((performance.now() - began) * 1e6) / MOVES);
  }
  return ns;
}
