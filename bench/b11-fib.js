// @ts-check
// B11: what does a recursive call cost when every call could suspend and none does?
import { fasterRow, versus } from './versus.js';

/** @type {import('./run.js').Bench} */
export default {
  id: 'B11',
  name: 'recursive fib',
  target: '12× native',
  run: async () => [fasterRow('call of a recursive fib, vs native async', await versus('fib', 'fib'), 12)],
};
