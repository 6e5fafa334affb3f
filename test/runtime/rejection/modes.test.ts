// Every --unhandled-rejections mode, with and without listeners: what is emitted, with which promise, and
// how the process ends, all as with native async functions.
import { expect, test } from 'vitest';
import { compile, runNative, type Ran } from '../programs.ts';

const MODES = ['throw', 'strict', 'warn', 'none', 'warn-with-error-code'];

const PROGRAM = `
  import { inspect } from 'node:util';
  const held = new Map();
  const name = (p) => held.get(p) ?? 'somebody else';
  const hold = (name, task) => (held.set(task, name), task);
  if (process.env.LISTEN?.includes('unhandled'))
    process.on('unhandledRejection', (e, p) => console.log('unhandled', e?.message ?? e, name(p), p instanceof Promise));
  if (process.env.LISTEN?.includes('handled later'))
    process.on('rejectionHandled', (p) => console.log('handled later', name(p)));
  if (process.env.LISTEN?.includes('uncaught'))
    process.on('uncaughtException', (e, origin) => console.log('uncaught', e?.message, origin));
  process.on('uncaughtExceptionMonitor', (e, origin) => console.log('monitor', e?.message, origin));
  process.on('warning', (w) => w.name !== 'HeddleHogWarning' && console.log('warning', w.name, w.message.split('\\n')[0]));
  process.on('exit', (code) => console.log('exit', code));
  process.on('multipleResolves', () => console.log('multipleResolves'));
  async function now(x) { throw x; }
  async function late(x) { await null; throw x; }
  async function deep(x) { await late(x); }
  const tasks = [
    hold('now', now(new Error('a'))), hold('late', late(new Error('b'))), hold('deep', deep(new Error('c'))),
    hold('text', now('text')), hold('nothing', late(undefined)), hold('object', now({ not: 'an error' })),
  ];
  process.nextTick(() => console.log('tick'));
  // Printing a promise does not observe it. On a busy machine a task may take many turns.
  const failed = () => tasks.every((task) => inspect(task).includes('<rejected>'));
  const whenFailed = () => {
    if (!failed()) return setTimeout(whenFailed, 2);
    setTimeout(() => { for (const task of tasks) task.catch(() => 0); }, 10);
    setTimeout(() => console.log('end'), 40);
  };
  whenFailed();
`;

/**
 * Stacks and the numbers of processes and rejections differ; the message of the crash does not. The order is moments.test.ts's business: on a
 * busy machine a slice may end between two of the tasks.
 */
function seen({ lines, stderr, code }: Ran): unknown {
  const shown = stderr
    .split('\n')
    .filter((line) => /^(\w*Error|\[Un|\[\w+Rejection)|^\s+reason:|code:/.test(line));
  return { lines: lines.map((line) => line.replace(/(rejection id: )\d+/, '$1n')).sort(), code, shown };
}

for (const mode of MODES) {
  test(mode, async () => {
    const compiled = compile(PROGRAM);
    for (const listen of ['', 'unhandled', 'unhandled, handled later', 'uncaught', 'unhandled, uncaught']) {
      const options = { env: { LISTEN: listen }, args: [`--unhandled-rejections=${mode}`] };
      const [native, ours] = await Promise.all([runNative(PROGRAM, options), runNative(compiled, options)]);
      expect(seen(ours), listen).toEqual(seen(native));
    }
  });
}
