// Handles that tasks are given: ends of channels, locks, join handles, abort signals. They do the same wherever the tasks run.
import { it } from 'vitest';
import { everywhere } from './everywhere.ts';

it('ends of mpsc channels', () =>
  everywhere(
    `
    import { spawn, sleep } from 'heddle';
    import { mpsc } from 'heddle/sync';
    export async function produce(tx, from, n) {
      for (let i = 0; i < n; i++) await tx.send({ from, i });
      tx.close();
    }
    export async function consume(rx) {
      const seen = {};
      let ordered = true;
      for await (const { from, i } of rx) {
        ordered &&= i === (seen[from] ?? 0);
        seen[from] = i + 1;
        for (let k = 0; k < 2000; k++);
      }
      return { seen, ordered };
    }
    export async function take(rx, n) { const list = []; for (let i = 0; i < n; i++) list.push(await rx.recv()); return list; }
    export async function trySend(tx, n) { let sent = 0; for (let i = 0; i < n; i++) if (tx.trySend(i)) sent++; return sent; }
    export async function untilClosed(tx) { await tx.closed(); return tx.isClosed; }
    export async function sendLate(tx) { await tx.closed(); try { await tx.send(1); } catch (e) { return e.constructor.name + ' ' + e.code; } }
    export async function pair(n) {
      const [tx, rx] = mpsc(n);
      return { tx, rx };
    }
    export async function same(a) { return a; }
    export async function cancelled(rx) { try { return await rx.recv(); } finally { await sleep(1); } }
    export async function bad(tx) { try { await tx.send(() => 1); } catch (e) { return e.name + ': ' + e.message.slice(0, 40); } }
    `,
    `
    import { mpsc } from 'heddle/sync';
    for (const capacity of [1, 3, 100]) {
      const [tx, rx] = mpsc(capacity);
      const all = [spawn(t.consume, rx)];
      for (let i = 0; i < 3; i++) all.push(spawn(t.produce, tx.clone(), i, capacity === 100 ? 300 : 30));
      tx.close();
      print('pipeline ' + capacity, (await Promise.all(all))[0]);
    }
    {
      const [tx, rx] = mpsc.unbounded();
      const consumer = spawn(t.consume, rx);
      await spawn(t.produce, tx, 0, 1000);
      print('unbounded', await consumer);
    }
    {
      const [tx, rx] = mpsc(4);
      const r = spawn(t.take, rx, 6);
      for (let i = 0; i < 6; i++) await tx.send([i]);
      print('received there', await r);
      const late = spawn(t.sendLate, tx), until = spawn(t.untilClosed, tx);
      await sleep(20);
      rx.close();
      print('closed', [await late, await until]);
    }
    {
      const { tx, rx } = await spawn(t.pair, 2);
      const producer = spawn(t.produce, tx, 'far', 5);
      const list = [];
      for await (const v of rx) list.push(v.i);
      await producer;
      print('made there', list);
      const back = await spawn(t.same, rx);
      print('the same', back === rx);
    }
    {
      const [tx, rx] = mpsc(2);
      const h = spawn(t.cancelled, rx);
      await sleep(30);
      h.cancel();
      await h.catch((e) => print('cancelled', e.name));
      await tx.send('kept');
      print('not lost', await rx.recv());
    }
    {
      const [tx] = mpsc(2);
      print('cannot travel', await spawn(t.bad, tx));
      const o = { a: 1 };
      const [tx2, rx2] = mpsc(1);
      const h = spawn(t.take, rx2, 1);
      await tx2.send(o);
      o.a = 2;
      print('a copy', await h);
    }
    `,
    [
      ...[1, 3, 100].map((n) => {
        const sent = n === 100 ? 300 : 30;
        return `pipeline ${n} {"seen":{"0":${sent},"1":${sent},"2":${sent}},"ordered":true}`;
      }),
      'unbounded {"seen":{"0":1000},"ordered":true}',
      'received there [[0],[1],[2],[3],[4],[5]]',
      'closed ["ChannelClosedError HEDDLE_CHANNEL_CLOSED",true]',
      'made there [0,1,2,3,4]',
      'the same true',
      'cancelled CancelledError',
      'not lost kept',
      'cannot travel SendError: value cannot be sent to another core: it',
      'a copy [{"a":1}]',
    ],
  ));

it('oneshot, Mutex, Semaphore, Notify, Barrier', () =>
  everywhere(
    `
    import { sleep, spawn } from 'heddle';
    import { Mutex, oneshot } from 'heddle/sync';
    export async function answer(tx, v) { for (let i = 0; i < 1000; i++); return tx.send(v); }
    export async function take(rx) { return rx.recv(); }
    export async function add(mutex, n) {
      for (let i = 0; i < n; i++) {
        const guard = await mutex.lock();
        const { count } = guard.value;
        for (let k = 0; k < 300; k++);
        guard.value.count = count + 1;
        guard.release();
      }
    }
    export async function within(semaphore, inside, n) {
      let most = 0;
      for (let i = 0; i < n; i++) {
        const permit = await semaphore.acquire();
        most = Math.max(most, Atomics.add(inside, 0, 1) + 1);
        for (let k = 0; k < 3000; k++);
        Atomics.sub(inside, 0, 1);
        permit.release();
      }
      return most;
    }
    export async function closes(semaphore) { try { await semaphore.acquire(5); } catch (e) { return e.constructor.name + ' ' + e.code; } }
    export async function waits(notify) { await notify.notified(); return 'woken'; }
    export async function meets(barrier, n) { let leader = 0; for (let i = 0; i < n; i++) if ((await barrier.wait()).leader) leader++; return leader; }
    export async function makes() { return new Mutex({ count: 0 }); }
    export async function lockForever(mutex) { await mutex.lock(); }
    `,
    `
    import { Barrier, Mutex, Notify, oneshot, Semaphore } from 'heddle/sync';
    {
      const [tx, rx] = oneshot();
      const h = spawn(t.answer, tx, { a: [1] });
      print('oneshot', await rx.recv());
      print('sent', await h);
      const [tx2, rx2] = oneshot();
      const r = spawn(t.take, rx2);
      tx2.send('here');
      print('received', await r);
      const [tx3, rx3] = oneshot();
      const closed = spawn(t.take, rx3);
      tx3.close();
      print('closed', await closed.catch((e) => e.constructor.name));
      const [tx4, rx4] = oneshot();
      const c = spawn(t.take, rx4);
      await sleep(20);
      c.cancel();
      await c.catch((e) => print('cancelled', e.name));
      tx4.send('kept');
      print('not lost', await rx4.recv());
    }
    {
      const mutex = new Mutex({ count: 0 });
      await Promise.all([1, 2, 3, 4].map(() => spawn(t.add, mutex, 25)));
      await t.add(mutex, 5);
      const guard = await mutex.lock();
      print('counted', guard.value.count);
      guard.release();
    }
    {
      const mutex = await spawn(t.makes);
      await Promise.all([1, 2].map(() => spawn(t.add, mutex, 10)));
      await t.add(mutex, 5);
      const guard = await mutex.lock();
      print('counted there', guard.value.count);
      guard.release();
    }
    {
      const mutex = new Mutex(0);
      const guard = await mutex.lock();
      const h = spawn(t.lockForever, mutex);
      await sleep(20);
      h.cancel();
      await h.catch((e) => print('lock cancelled', e.name));
      guard.release();
      print('free', mutex.locked);
    }
    {
      const semaphore = new Semaphore(2);
      const inside = new Int32Array(new SharedArrayBuffer(4));
      const most = await Promise.all([1, 2, 3, 4].map(() => spawn(t.within, semaphore, inside, 20)));
      print('within', Math.max(...most) <= 2);
      print('given back', semaphore.availablePermits);
      const h = spawn(t.closes, semaphore);
      await sleep(20);
      semaphore.close();
      print('semaphore closed', await h);
    }
    {
      const notify = new Notify();
      const both = [spawn(t.waits, notify), spawn(t.waits, notify)];
      notify.notifyOne();
      await sleep(10);
      notify.notifyOne();
      print('notified', await Promise.all(both));
      const barrier = new Barrier(3);
      const leaders = await Promise.all([1, 2, 3].map(() => spawn(t.meets, barrier, 8)));
      print('leaders', leaders.reduce((a, b) => a + b));
    }
    `,
    [
      'oneshot {"a":[1]}',
      'sent true',
      'received here',
      'closed ChannelClosedError',
      'cancelled CancelledError',
      'not lost kept',
      'counted 105',
      'counted there 25',
      'lock cancelled CancelledError',
      'free false',
      'within true',
      'given back 2',
      'semaphore closed SemaphoreClosedError HEDDLE_SEMAPHORE_CLOSED',
      'notified ["woken","woken"]',
      'leaders 8',
    ],
  ));

it('join handles and abort signals', () =>
  everywhere(
    `
    import { sleep, spawn, CancelledError } from 'heddle';
    export class Odd extends Error {}
    export async function slow(n) { await sleep(n); return { n }; }
    export async function fails() { await sleep(5); throw new Odd('odd'); }
    export async function awaits(h) { for (let i = 0; i < 1000; i++); return (await h).n; }
    export async function catches(h) { try { await h; } catch (e) { return [e instanceof Odd, e instanceof CancelledError, e.message]; } }
    export async function cancels(h) { return h.cancel(); }
    export async function aborted(signal) {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return [signal.aborted, String(signal.reason?.name ?? signal.reason)];
    }
    export async function holds(n) {
      const h = spawn(slow, 1);
      for (let i = 0; i < n; i++);
      return (await h).n;
    }
    export async function passes(h) { return spawn(awaits, h); }
    export async function stopsBy(signal) { return spawn(slow, 100000).cancelOn(signal); }
    `,
    `
    const h = spawn(t.slow, 10);
    print('joined', await Promise.all([spawn(t.awaits, h), spawn(t.awaits, h), h.then((r) => r.n)]));
    const f = spawn(t.fails);
    print('failed', await spawn(t.catches, f));
    const c = spawn(t.slow, 100000);
    print('cancelled', [await spawn(t.cancels, c), await spawn(t.catches, c)]);
    print('ended', await spawn(t.awaits, h));
    print('held', await spawn(t.holds, 3e6));
    print('passed on', await spawn(t.passes, spawn(t.slow, 3)));
    const ac = new AbortController();
    const a = spawn(t.aborted, ac.signal);
    // Heard of at once: it may fail before the other has ended.
    const b = spawn(t.stopsBy, ac.signal).catch((e) => e.name);
    await sleep(20);
    ac.abort('enough');
    print('aborted', await a);
    print('stopped', await b);
    print('before', await spawn(t.aborted, AbortSignal.abort()));
    const timed = spawn(t.aborted, AbortSignal.timeout(10));
    await sleep(50);
    print('timeout', await timed);
    `,
    [
      'joined [10,10,10]',
      'failed [true,false,"odd"]',
      'cancelled [true,[false,true,"The task was cancelled"]]',
      'ended 10',
      'held 1',
      'passed on 3',
      'aborted [true,"enough"]',
      'stopped CancelledError',
      'before [true,"AbortError"]',
      'timeout [true,"TimeoutError"]',
    ],
  ));

it('broadcast and watch', () =>
  everywhere(
    `
    import { sleep } from 'heddle';
    export async function hears(rx, ready) {
      ready.notifyOne();
      const list = [];
      for await (const v of rx) list.push(v);
      return list;
    }
    export async function lags(rx, go) {
      await go.notified();
      try { await rx.recv(); } catch (e) { return [e.constructor.name, e.missed, await rx.recv()]; }
    }
    export async function tells(tx, n) { for (let i = 0; i < n; i++) tx.send({ i }); tx.close(); return tx.receiverCount; }
    export async function follows(rx, n) {
      let last = rx.borrow();
      while (last < n) { await rx.changed(); last = rx.borrow(); }
      return last;
    }
    export async function counts(tx, n) { for (let i = 1; i <= n; i++) { tx.send(i); if (i % 10 === 0) await sleep(0); } tx.close(); return tx.borrow(); }
    export async function untilEnd(rx) { let last; for await (const v of rx) last = v; return last; }
    `,
    `
    import { broadcast, Notify, watch } from 'heddle/sync';
    {
      const [tx, rx] = broadcast(64);
      const ready = new Notify();
      const both = [spawn(t.hears, rx, ready), spawn(t.hears, tx.subscribe(), ready)];
      await ready.notified();
      await ready.notified();
      for (let i = 0; i < 20; i++) tx.send(i);
      tx.close();
      const lists = await Promise.all(both);
      print('heard', lists.map((l) => [l.length, l[0], l.at(-1)]));
    }
    {
      const [tx, rx] = broadcast(64);
      const h = spawn(t.tells, tx, 30);
      let n = 0;
      for await (const v of rx) if (v.i === n) n++;
      print('told from there', [n, await h]);
    }
    {
      const [tx, rx] = broadcast(4);
      const go = new Notify();
      const h = spawn(t.lags, rx, go);
      for (let i = 0; i < 10; i++) tx.send(i);
      go.notifyOne();
      print('lagged', await h);
    }
    {
      const [tx, rx] = watch(0);
      const both = [spawn(t.follows, rx, 50), spawn(t.follows, rx.clone(), 50), t.follows(rx, 50)];
      for (let i = 1; i <= 50; i++) { tx.send(i); if (i % 10 === 0) await sleep(1); }
      print('followed', await Promise.all(both));
      const end = spawn(t.untilEnd, rx);
      tx.send('last');
      await sleep(5);
      tx.close();
      print('ended', await end);
    }
    {
      const [tx, rx] = watch(0);
      const h = spawn(t.counts, tx, 40);
      print('counted there', [await t.follows(rx, 40), await h]);
    }
    `,
    [
      'heard [[20,0,19],[20,0,19]]',
      'told from there [30,1]',
      'lagged ["LaggedError",6,6]',
      'followed [50,50,50]',
      'ended last',
      'counted there [40,40]',
    ],
  ));
