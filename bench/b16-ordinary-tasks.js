// @ts-check
// B16: what does the same program gain as a task? The programs and libraries of B15 with `tasks` on for all of their files.
import { fileURLToPath } from 'node:url';
import { measure } from './ordinary/measure.js';
import { rows } from './ordinary/rows.js';

/** @type {import('./run.js').Bench} */
export default {
  id: 'B16',
  name: 'ordinary programs as tasks',
  target: '1.5× / 0.9×',
  run: async () => {
    const folder = fileURLToPath(new URL(`dist/tasks-${process.pid}`, import.meta.url));
    return rows(await measure(folder, { tasks: true }), 'ordinary programs as tasks, cold', {
      mean: 1.5,
      worst: 0.9,
    });
  },
};
