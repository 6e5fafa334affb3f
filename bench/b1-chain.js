// @ts-check
// B1: what does an await of a compiled call cost, when the call has nothing to wait for?
import { fasterRow, versus } from './versus.js';

/** @type {import('./run.js').Bench} */
export default {
  id: 'B1',
  name: 'chain of awaits',
  target: '6× native',
  run: async () => [fasterRow('await in a chain, vs native async', await versus('chain', 'chain'), 6)],
};
