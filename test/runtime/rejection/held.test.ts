// The promise that listeners are given is the one the user holds.
import { expect, test } from 'vitest';
import { runCompiled, runNative, sameAsNative } from '../programs.ts';

const HEAD = `
  const held = new Map();
  const name = (p) => held.get(p) ?? 'somebody else';
  const hold = (name, task) => (held.set(task, name), task);
  let reports = 0;
  process.on('unhandledRejection', (e, p) => (reports++, console.log('unhandled', e.message, name(p))));
  process.on('rejectionHandled', (p) => (reports++, console.log('handled later', name(p))));
  /** On a busy machine a task's failure may take many turns. */
  const reported = async (events) => { while (reports < events) await tick(); };
  const tick = () => new Promise((resolve) => setTimeout(resolve, 25));
  async function now(x) { throw new Error(x); }
  async function late(x) { await null; throw new Error(x); }
  async function passes(x) { return late(x); }
`;

test('whether it failed at once, later, or by another', async () => {
  const lines = await sameAsNative(`${HEAD}
    const tasks = [hold('now', now('a')), hold('late', late('b')), hold('native', Promise.reject(new Error('c')))];
    await reported(3);
    for (const task of tasks) task.then(undefined, (e) => console.log('caught', e.message));
    await reported(6);
    hold('passes', passes('d'));
    await reported(7);
  `);
  expect(lines).toContain('unhandled b late');
});

test('a listener may handle it, with its `then` or by an await', async () => {
  // A task whose slice is spent goes on a turn of the loop later, so the order of the lines is not compared.
  const source = `
    async function now(x) { throw new Error(x); }
    async function late(x) { await null; throw new Error(x); }
    async function look(p) { try { await p; } catch (e) { console.log('caught', e.message); } }
    process.on('unhandledRejection', (e, p) => { console.log('unhandled', e.message); look(p); });
    process.on('rejectionHandled', (p) => p.catch((e) => console.log('handled later', e.message)));
    now('a'); late('b');
  `;
  const [native, compiled] = await Promise.all([runNative(source), runCompiled(source)]);
  expect(compiled.lines.sort()).toEqual(native.lines.sort());
  expect(native.lines).toHaveLength(6);
});

test('derived promises are their own', async () => {
  const lines = await sameAsNative(`${HEAD}
    const task = hold('task', late('a'));
    hold('derived', task.then(() => 0));
    await reported(1);
    hold('finally', now('b').finally(() => 0));
    await reported(2);
  `);
  expect(lines).toEqual(['unhandled a derived', 'unhandled b finally']);
});

test('who patches process.emit keeps being called, before and after', async () => {
  await sameAsNative(`${HEAD}
    const { emit } = process;
    process.emit = function (event, ...args) {
      if (/reject/i.test(event)) console.log('seen', event, args.map((arg) => held.get(arg) ?? arg.message));
      return emit.apply(this, [event, ...args]);
    };
    const a = hold('a', late('a'));
    await reported(1);
    const inner = process.emit;
    process.emit = function (...args) { if (/reject/i.test(args[0])) console.log('outer'); return inner.apply(this, args); };
    hold('b', now('b'));
    a.catch(() => 0);
    await reported(3);
    console.log(Object.keys(process).includes('emit'));
  `);
});

test('domains hear of it', async () => {
  await sameAsNative(`
    import domain from 'node:domain';
    async function now(x) { throw new Error(x); }
    process.on('unhandledRejection', (e) => console.log('unhandled', e.message));
    const d = domain.create();
    d.on('error', (e) => console.log('domain', e.message));
    d.run(() => { now('in'); });
    now('out');
  `);
});

test('a handled task is not held by Node', async () => {
  const { lines } = await runCompiled(
    `
    async function late(x) { await null; throw new Error(x); }
    process.on('unhandledRejection', () => {});
    let task = late('a');
    const ref = new WeakRef(task);
    setTimeout(async () => { task.catch(() => 0); task = null; for (let i = 0; i < 5; i++) { gc(); await 0; } }, 2);
    const look = (left) => {
      gc();
      if (ref.deref() !== undefined && left > 0) setTimeout(look, 5, left - 1);
      else console.log(ref.deref() === undefined);
    };
    setTimeout(look, 10, 100);
  `,
    { args: ['--expose-gc'] },
  );
  expect(lines).toEqual(['true']);
});
