// Timers: order, cancellation, keeping the process alive, and no more than one driver timer.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

test('sleepers wake in order of deadline, equal ones first come first served', async () => {
  const { lines } = await runCompiled(`
    import { sleep, spawnLocal } from 'heddle';
    const log = [];
    async function nap(name, ms) { await sleep(ms); log.push(name); }
    await nap('warm', 1); log.length = 0;
    const naps = [['d', 300], ['a', 60], ['c', 150], ['b', 60], ['z', -1], ['n', 0]];
    await Promise.all(naps.map(([name, ms]) => nap(name, ms)));
    console.log(log.join(' '));
  `);
  expect(lines).toEqual(['z n a b c d']);
});

test('a sleep lasts at least as long as asked, and resolves to undefined for anybody', async () => {
  const { lines } = await runCompiled(`
    import { sleep } from 'heddle';
    const began = performance.now();
    const p = sleep(20);
    console.log(p instanceof Promise, await p, performance.now() - began >= 19.9);
    console.log(await Promise.race([sleep(1).then(() => 'short'), sleep(50).then(() => 'long')]));
  `);
  expect(lines).toEqual(['true undefined true', 'short']);
});

test('a pending sleep keeps the process alive, a cancelled one does not', async () => {
  const { lines, code } = await runCompiled(`
    import { sleep, spawnLocal } from 'heddle';
    async function nap() { await sleep(30); console.log('woke'); }
    nap();
    spawnLocal(sleep, 1_000_000).cancel();
    process.on('exit', () => console.log('exit'));
  `);
  expect(lines).toEqual(['woke', 'exit']);
  expect(code).toBe(0);
});

test('many sleepers, some cancelled from the middle', async () => {
  const { lines } = await runCompiled(`
    import { sleep, spawnLocal } from 'heddle';
    let woke = 0;
    async function nap(ms) { await sleep(ms); woke++; }
    const handles = [];
    for (let i = 0; i < 2000; i++) handles.push(spawnLocal(nap, 300 + ((i * 7919) % 50)));
    await sleep(0);
    let cancelled = 0;
    for (let i = 0; i < 2000; i += 3) if (handles[i].cancel()) cancelled++;
    const ends = await Promise.allSettled(handles);
    console.log(woke + cancelled, ends.filter((e) => e.reason?.name === 'CancelledError').length === cancelled);
  `);
  expect(lines).toEqual(['2000 true']);
});
