// @ts-check
// B11: what does a recursive call cost when every call could suspend and none does?
import { fasterRow, libraryRows, versus } from './versus.js';

/** @type {import('./run.js').Bench} */
export default {
  id: 'B11',
  name: 'recursive fib',
  target: '12× native',
  run: async () => {
    const result = await versus('fib', 'fib', ['effect']);
    return [
      fasterRow('call of a recursive fib, vs native async', result, 12),
      ...libraryRows('call of a recursive fib', result),
    ];
  },
};
