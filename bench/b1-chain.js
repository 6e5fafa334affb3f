// @ts-check
// B1: what does an await of a compiled call cost, when the call has nothing to wait for?
import { fasterRow, libraryRows, versus } from './versus.js';

/** @type {import('./run.js').Bench} */
export default {
  id: 'B1',
  name: 'chain of awaits',
  target: '6× native',
  run: async () => {
    const result = await versus('chain', 'chain', ['effect']);
    return [
      fasterRow('await in a chain, vs native async', result, 6),
      ...libraryRows('await in a chain', result),
    ];
  },
};
