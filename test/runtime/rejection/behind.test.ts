// A spent slice puts what is ready off to another turn of the event loop. Natively it would have run before Node reports
// rejections, so what it handles must not be reported, and what nobody handles is reported after it.
import { expect, test } from 'vitest';
import { inBothWorlds, runCompiled } from '../programs.ts';

/** `spend()` keeps the thread until long after the slice has ended; its loop is in plain code, which is not preempted. */
const HEAD = `
  process.on('unhandledRejection', (e, p) => console.log('unhandled', e.message, held.get(p) ?? p instanceof Promise));
  process.on('rejectionHandled', (p) => console.log('handled later', held.get(p) ?? p instanceof Promise));
  const held = new Map();
  const hold = (name, promise) => (held.set(promise, name), promise);
  const tick = () => new Promise((resolve) => setTimeout(resolve, 25));
  const spend = () => { const until = performance.now() + 40; while (performance.now() < until); };
  async function failing(x) { await null; throw new Error(x); }
  async function now(x) { throw new Error(x); }
  async function other() { spend(); await null; await null; await null; }
  async function caught(p) { try { await p; } catch (e) { console.log('caught', e.message); } }
`;

test('a task that is awaited after work that took longer than a slice', async () => {
  const lines = await inBothWorlds(`${HEAD}
    async function main() {
      const p = failing('late'); const q = now('at once');
      await other();
      await caught(p);
      spend();
      await other();
      await caught(q);
    }
    await main();
    console.log('end');
  `);
  expect(lines).toEqual(['caught late', 'caught at once', 'end']);
});

test('native promises, and what is derived from tasks', async () => {
  const lines = await inBothWorlds(`${HEAD}
    async function main() {
      const p = Promise.reject(new Error('native')); const q = failing('derived').then(() => 0);
      const all = Promise.all([failing('all')]);
      await other();
      for (const each of [p, q, all]) await caught(each);
    }
    await main();
    await tick();
    console.log('end');
  `);
  expect(lines).toEqual(['caught native', 'caught derived', 'caught all', 'end']);
});

test('what fails in a callback of the event loop, before its microtasks', async () => {
  const lines = await inBothWorlds(`${HEAD}
    async function main(p, q) { await other(); await null; await caught(p); await caught(q); }
    await new Promise((resolve) => setTimeout(() => resolve(main(now('task'), Promise.reject(new Error('native')))), 1));
    await new Promise((resolve) => setImmediate(() => process.nextTick(() => resolve(main(now('tick'), failing('late'))))));
    console.log('end');
  `);
  expect(lines).toEqual(['caught task', 'caught native', 'caught tick', 'caught late', 'end']);
});

test('what fails while a loop is preempted, and is awaited behind the loop', async () => {
  const lines = await inBothWorlds(`${HEAD}
    async function timed(due) { await due; throw new Error('timed'); }
    async function main() {
      // One timer starts the other: two that are started side by side may be due in the wrong order on a machine that is busy.
      let ring; const p = timed(new Promise((resolve) => { ring = resolve; }));
      const q = new Promise((_, no) => setTimeout(() => { no(new Error('timer')); setTimeout(ring, 10); }, 10));
      for (const end = performance.now() + 150; performance.now() < end; );
      await other();
      await caught(q); await caught(p);
    }
    await main();
    await tick();
    console.log('end');
  `);
  expect(lines).toEqual(['caught timer', 'caught timed', 'end']);
});

test('what nobody handles is reported once everything that was ready has run', async () => {
  const source = `${HEAD}
    let reports = 0;
    process.on('unhandledRejection', () => reports++);
    async function main() {
      hold('a', failing('a')); hold('b', Promise.reject(new Error('b'))); hold('c', now('c'));
      await other();
      console.log('ran');
    }
    main();
    while (reports < 3) await tick();
    for (const p of held.keys()) p.catch(() => 0);
    await tick();
    console.log('end');
  `;
  const lines = await inBothWorlds(source, { sorted: true });
  expect(lines).toHaveLength(8);
  // Tasks keep their order; where native promises have their place among them is not promised (docs/promises.md).
  const { lines: ours } = await runCompiled(source);
  expect(ours[0]).toBe('ran');
  expect(ours.indexOf('unhandled c c')).toBeLessThan(ours.indexOf('unhandled a a'));
});

test('without a listener the process dies of it, after what was ready', async () => {
  const source = `
    const spend = () => { const until = performance.now() + 40; while (performance.now() < until); };
    process.on('uncaughtException', (e, origin) => console.log(e.message, origin));
    async function failing() { await null; throw new Error('fatal'); }
    async function main(p) { spend(); await null; spend(); await null; console.log('ran'); }
    main(failing());
    main(Promise.reject(new Error('native')));
  `;
  await inBothWorlds(source, { sorted: true });
  expect((await runCompiled(source)).lines.slice(0, 2)).toEqual(['ran', 'ran']);
});

test('tasks in every mode', async () => {
  for (const mode of ['throw', 'strict', 'warn', 'none', 'warn-with-error-code']) {
    const lines = await inBothWorlds(
      `${HEAD}
      process.on('warning', (w) => w.name !== 'HeddleHogWarning' && console.log(w.name));
      process.on('uncaughtException', (e) => console.log('uncaught', e.message));
      async function main() {
        const p = failing('p');
        await other();
        await caught(p);
      }
      await main();
      console.log('end');
    `,
      { args: [`--unhandled-rejections=${mode}`], worlds: ['tasks'] },
    );
    expect(lines, mode).toEqual(['caught p', 'end']);
  }
});

test('listeners are called in the async context of the failure', async () => {
  const lines = await inBothWorlds(`
    import { AsyncLocalStorage } from 'node:async_hooks';
    const als = new AsyncLocalStorage();
    const spend = () => { const until = performance.now() + 40; while (performance.now() < until); };
    async function failing(x) { await null; throw new Error(x); }
    async function other() { spend(); await null; await null; }
    als.run('one', failing, 'a');
    als.run('two', failing, 'b');
    als.run('three', other);
    process.on('unhandledRejection', (e) => console.log('unhandled', e.message, als.getStore()));
  `);
  expect(lines).toHaveLength(2);
});

test('a listener may emit the event again, for whoever else listens, as test runners do', async () => {
  const lines = await inBothWorlds(
    `${HEAD}
    const emitAgain = (e, p) => {
      process.off('unhandledRejection', emitAgain);
      process.emit('unhandledRejection', e, p);
      process.on('unhandledRejection', emitAgain);
    };
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', emitAgain);
    process.on('unhandledRejection', (e, p) => console.log('unhandled', e.message, held.get(p)));
    hold('first', Promise.reject(new Error('a')));
    hold('second', Promise.reject(new Error('b')));
    hold('task', failing('c'));
    await other();
    await tick();
    console.log('end');
  `,
    { sorted: true },
  );
  const both = ['first', 'second', 'task'].flatMap((name, i) =>
    Array(2).fill(`unhandled ${'abc'[i]} ${name}`),
  );
  expect(lines).toEqual(['end', ...both]);
});
