// @ts-check
// B16: what does the same program gain as a task? The programs and libraries of B15 with `tasks` on for all of their files.
import { fileURLToPath } from 'node:url';
import { transform } from 'heddle/transformer';
import { measure } from './ordinary/measure.js';
import { rows } from './ordinary/rows.js';

/** @type {import('./run.js').Bench} */
export default {
  id: 'B16',
  name: 'ordinary programs as tasks',
  target: '1.5× / 0.9×',
  run: async () => {
    const folder = fileURLToPath(new URL(`dist/tasks-${process.pid}`, import.meta.url));
    const option = hasTasks();
    return rows(
      await measure(folder, option ? { tasks: true } : {}, !option),
      'ordinary programs as tasks, cold',
      {
        mean: 1.5,
        worst: 0.9,
      },
    );
  },
};

/** Without the option, every compiled call is a task: the program is started by spawnLocal. */
function hasTasks() {
  try {
    transform('', { fileName: 'probe.js', ...{ tasks: true } });
    return true;
  } catch {
    return false;
  }
}
