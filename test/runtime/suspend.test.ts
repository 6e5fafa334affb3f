// suspend and wakers, local and from other threads; oneshot channels, which are built the same way.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

test('a local waker completes once, early or late, with a value or an error', async () => {
  const { lines } = await runCompiled(`
    import { suspend } from 'heddle';
    async function ask(setup) { try { return await suspend(setup); } catch (e) { return 'error ' + e.message; } }
    console.log(await ask((cx) => cx.localWaker().wake('early')));
    console.log(await ask((cx) => { const w = cx.localWaker(); setTimeout(() => { w.wake('late'); w.wake('ignored'); }, 1); }));
    console.log(await ask((cx) => { const w = cx.localWaker(); setImmediate(() => w.fail(new Error('failed'))); }));
    console.log(await ask(() => { throw new Error('setup'); }));
    console.log(await suspend((cx) => cx.localWaker().wake('from an ordinary caller')));
  `);
  expect(lines).toEqual(['early', 'late', 'error failed', 'error setup', 'from an ordinary caller']);
});

test('cancelling calls what setup returned', async () => {
  const { lines } = await runCompiled(`
    import { sleep, spawnLocal, suspend } from 'heddle';
    async function waits() { await suspend((cx) => { cx.localWaker(); return () => console.log('cancelled'); }); }
    const handle = spawnLocal(waits);
    await sleep(1);
    handle.cancel();
    console.log(await handle.catch((e) => e.name));
  `);
  expect(lines).toEqual(['cancelled', 'CancelledError']);
});

test('a waker works from another thread', async () => {
  const { lines } = await runCompiled(`
    import { suspend } from 'heddle';
    import { Worker } from 'node:worker_threads';
    const worker = new Worker(
      "const { parentPort } = require('node:worker_threads');" +
      "parentPort.on('message', ({ word }) => { Atomics.store(word, 0, 1); Atomics.notify(word, 0); });",
      { eval: true },
    );
    async function waits() { await suspend((cx) => worker.postMessage(cx.waker())); return 'woken'; }
    console.log(await waits());
    await worker.terminate();
  `);
  expect(lines).toEqual(['woken']);
});

test('oneshot: value first, waiter first, closed', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal } from 'heddle';
    import { oneshot } from 'heddle/sync';
    async function receive(r) { try { return await r.recv(); } catch (e) { return e.name; } }
    const [s1, r1] = oneshot(); console.log(s1.send(1), s1.send(2), await receive(r1), await receive(r1));
    const [s2, r2] = oneshot(); const h = spawnLocal(receive, r2); setImmediate(() => s2.send('x')); console.log(await h);
    const [s3, r3] = oneshot(); const g = spawnLocal(receive, r3); setImmediate(() => s3.close()); console.log(await g);
    const [s4, r4] = oneshot(); setImmediate(() => s4.send('y')); console.log(await r4.recv());
  `);
  expect(lines).toEqual(['true false 1 ChannelClosedError', 'x', 'ChannelClosedError', 'y']);
});
