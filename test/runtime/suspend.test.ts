// suspend and wakers, local and from other threads; oneshot channels, which are built the same way.
import { expect, test } from 'vitest';
import { runCompiled, withoutHogs } from './programs.ts';

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

test('what is called at a cancellation may throw: it is cancelled all the same, and the error reported', async () => {
  const { lines, stderr } = await runCompiled(`
    import { JoinSet, sleep, spawnLocal, suspend } from 'heddle';
    process.on('uncaughtException', (e) => console.log('uncaught', e.message));
    async function waits(n) { try { await suspend(() => () => { throw new Error('thrown ' + n); }); } finally { console.log('unwound', n); } }
    const handles = [1, 2].map((n) => spawnLocal(waits, n));
    await sleep(1);
    console.log(handles.map((h) => h.cancel()).join());
    console.log((await Promise.all(handles.map((h) => h.catch((e) => e.name)))).join());
    await sleep(20);
  `);
  expect(withoutHogs(stderr)).toBe('');
  expect(lines.slice(0, 1)).toEqual(['true,true']);
  expect(lines.slice(1).sort()).toEqual([
    'CancelledError,CancelledError',
    'uncaught thrown 1',
    'uncaught thrown 2',
    'unwound 1',
    'unwound 2',
  ]);
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

test('a late wake-up does nothing: twice, after a failure, after cancellation, after the end', async () => {
  const { lines } = await runCompiled(`
    import { sleep, spawnLocal, suspend, wakeShared } from 'heddle';
    let local, shared;
    async function waits() { return await suspend((cx) => { local = cx.localWaker(); shared = cx.waker(); }); }
    const first = spawnLocal(waits);
    await sleep(1);
    local.wake('first'); local.wake('second'); local.fail(new Error('third')); shared.wake();
    console.log(await first);
    const second = spawnLocal(waits);
    await sleep(1);
    second.cancel(); local.wake('late'); wakeShared(shared); shared.wake();
    console.log(await second.catch((e) => e.name));
    local.wake('later'); shared.wake();
    await sleep(1);
    console.log('quiet');
  `);
  expect(lines).toEqual(['first', 'CancelledError', 'quiet']);
});

test('wakers are cached and know each other', async () => {
  const { lines } = await runCompiled(`
    import { noopLocalWaker, suspend, Waker } from 'heddle';
    const seen = [];
    async function ask() {
      await suspend((cx) => {
        seen.push(cx);
        const local = cx.localWaker();
        console.log(local === cx.localWaker(), cx.waker() === cx.waker(), cx.waker() === cx.tryWaker());
        console.log(local.willWake(cx.localWaker()), local.willWake(noopLocalWaker));
        console.log(cx.waker().willWake(structuredClone(cx.waker())), cx.waker().willWake(Waker.noop()));
        const derived = cx.with({});
        console.log(derived.waker() === cx.waker(), derived.localWaker() === local);
        Waker.noop().wake(); noopLocalWaker.wake(1); noopLocalWaker.fail(1);
        local.wake();
      });
    }
    await ask();
    await ask();
    console.log(seen[0].localWaker().willWake(seen[1].localWaker()), seen[0].waker().willWake(seen[1].waker()));
  `);
  expect(lines).toEqual([
    'true true true',
    'true false',
    'true false',
    'true true',
    'true true true',
    'true false',
    'true false',
    'true true',
    'false false',
  ]);
});

test('a combinator gives its children contexts with wakers and extensions of their own', async () => {
  const { lines } = await runCompiled(`
    import { ContextKey, suspend } from 'heddle';
    const Clock = new ContextKey('clock');
    const Name = new ContextKey('name');
    // A leaf operation that finds what drives it in its context.
    const after = (n) => (cx) => cx.extension(Clock).at(n, () => cx.localWaker().wake(cx.extension(Name) + n));
    const both = (...setups) => (cx) => {
      const results = []; let left = setups.length;
      setups.forEach((setup, i) => setup(cx.with({
        localWaker: { wake: (v) => { results[i] = v; if (--left === 0) cx.localWaker().wake(results); }, fail() {}, willWake: () => false },
        extensions: [[Name, 'child' + i + ':']],
      })));
    };
    const ticks = [];
    const clock = { at: (n, f) => { (ticks[n] ??= []).push(f); } };
    const program = (cx) => {
      const outer = cx.with({ extensions: [[Clock, clock], [Name, 'outer']] });
      console.log(cx.extension(Clock) === undefined, outer.extension(Name));
      both(after(2), after(1))(outer);
    };
    setImmediate(() => { for (const list of ticks) for (const f of list ?? []) f(); });
    async function run() { return await suspend(program); }
    console.log((await run()).join(' '));
  `);
  expect(lines).toEqual(['true outer', 'child0:2 child1:1']);
});

test('a derived context may have no waker for other threads, or one of its own', async () => {
  const { lines } = await runCompiled(`
    import { suspend } from 'heddle';
    async function run() {
      return await suspend((cx) => {
        const local = cx.with({ waker: null });
        console.log(local.tryWaker(), local.with({}).tryWaker());
        try { local.waker(); } catch (e) { console.log(e.message); }
        const own = cx.with({ localWaker: { wake: () => cx.localWaker().wake('through the child'), fail() {}, willWake: () => false } });
        console.log(own.waker().willWake(cx.waker()));
        own.waker().wake();
      });
    }
    console.log(await run());
  `);
  expect(lines).toEqual([
    'null null',
    'This context has no waker that other threads could call',
    'false',
    'through the child',
  ]);
});
