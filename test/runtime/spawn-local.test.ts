// spawnLocal and its handle.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

test('a spawned task begins later, in order, and hands over arguments and results', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal, sleep } from 'heddle';
    const log = [];
    async function f(...args) { log.push('begin ' + args.join()); await null; return args.length; }
    const handles = [spawnLocal(f), spawnLocal(f, 1), spawnLocal(f, 1, 2), spawnLocal(f, 1, 2, 3)];
    log.push('spawned');
    console.log((await Promise.all(handles)).join(), log.join('; '));
    console.log(await spawnLocal((x) => x * 2, 21), await spawnLocal(() => Promise.resolve('native')));
    console.log(await spawnLocal(sleep, 1), await spawnLocal(async function () { return this; }));
    async function awaitsHandle(h) { return await h; }
    console.log(await awaitsHandle(spawnLocal(f, 1, 2)), handles[0].done);
  `);
  expect(lines).toEqual([
    '0,1,2,3 spawned; begin ; begin 1; begin 1,2; begin 1,2,3',
    '42 native',
    'undefined undefined',
    '2 true',
  ]);
});

test('then, catch and finally', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal } from 'heddle';
    async function bad() { await null; throw new Error('bad'); }
    const handle = spawnLocal(bad);
    console.log(await handle.then(() => 0, (e) => e.message), await handle.catch((e) => e.message));
    await handle.finally(() => console.log('finally')).catch(() => 0);
    async function awaits(h) { try { await h; } catch (e) { return 'caught ' + e.message; } }
    console.log(await awaits(handle), await awaits(spawnLocal(bad)));
  `);
  expect(lines).toEqual(['bad bad', 'finally', 'caught bad caught bad']);
});

test('disposing cancels and waits; a detached task goes on', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal, sleep } from 'heddle';
    async function work(name, ms) {
      try { await sleep(ms); console.log(name, 'done'); } finally { await sleep(1); console.log(name, 'cleaned'); }
    }
    const a = spawnLocal(work, 'a', 10_000), b = spawnLocal(work, 'b', 400);
    await sleep(2);
    b.detach();
    await a[Symbol.asyncDispose]();
    await b[Symbol.asyncDispose]();
    console.log('disposed');
    await b;
  `);
  expect(lines).toEqual(['a cleaned', 'disposed', 'b done', 'b cleaned']);
});
