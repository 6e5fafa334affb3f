// @ts-check
// B15: what does an ordinary program pay for being compiled? Real libraries and the programs on them, compiled with the defaults and
// called as ever, against the same as they are: CPU time of all threads from the process's start to its end.
import { fileURLToPath } from 'node:url';
import { measure } from './ordinary/measure.js';
import { rows } from './ordinary/rows.js';

/** @type {import('./run.js').Bench} */
export default {
  id: 'B15',
  name: 'ordinary programs',
  target: '0.98× / 0.92×',
  run: async () => {
    const folder = fileURLToPath(new URL(`dist/ordinary-${process.pid}`, import.meta.url));
    return rows(await measure(folder, {}), 'ordinary programs, cold', { mean: 0.98, worst: 0.92 });
  },
};
