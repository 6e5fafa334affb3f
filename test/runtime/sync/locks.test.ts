// Locks, one by one: who gets them, in which order, and what a cancelled waiter leaves behind. From native code and compiled.
import { expect, test } from 'vitest';
import { inBoth, load } from '../programs.ts';

const HEAD = `
  import { sleep, spawnLocal, yieldNow } from 'heddle';
  import { Barrier, Mutex, Notify, RwLock, Semaphore } from 'heddle/sync';
  const log = [];
  const caught = async (promise) => { try { return await promise; } catch (error) { return error.name + ': ' + error.message; } };
  async function settle() { for (let i = 0; i < 20; i++) await yieldNow(); }
`;

test('a mutex keeps others out across awaits and goes to who has waited longest', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const mutex = new Mutex({ total: 0 });
      async function add(name) {
        const guard = await mutex.lock();
        try { const before = guard.value.total; await yieldNow(); guard.value.total = before + 1; log.push(name); }
        finally { guard.release(); guard.release(); }
      }
      const handles = ['a', 'b', 'c', 'd'].map((name) => spawnLocal(add, name));
      await yieldNow();
      log.push(mutex.tryLock() === null, mutex.locked);
      await Promise.all(handles);
      const guard = mutex.tryLock();
      log.push(guard.value.total);
      guard.value = { total: 'replaced' };
      guard[Symbol.dispose]();
      log.push((await mutex.lock()).value.total, mutex.locked);
      try { guard.value; } catch (error) { log.push(error.message.slice(0, 36)); }
      return log;
    }`,
    [true, true, 'a', 'b', 'c', 'd', 4, 'replaced', true, 'The guard of this mutex was released'],
  ));

test('a cancelled waiter leaves the queue, one that has the lock gives it back', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const mutex = new Mutex();
      const first = await mutex.lock();
      async function take(name) {
        const guard = await mutex.lock();
        try { log.push(name); await sleep(0); log.push(name + ' goes on'); } finally { guard.release(); }
      }
      const a = spawnLocal(() => mutex.lock()), b = spawnLocal(() => take('b'));
      await settle();
      a.cancel();
      log.push(await caught(a));
      first.release();
      await b;
      log.push(mutex.locked);
      return log;
    }`,
    ['CancelledError: The task was cancelled', 'b', 'b goes on', false],
  ));

test('a compiled task cancelled after it was given the lock releases it', async () => {
  const program = await load<{ default(): Promise<unknown> }>(`${HEAD}
    export default async function main() {
      const mutex = new Mutex();
      const first = await mutex.lock();
      async function take() {
        const guard = await mutex.lock();
        try { log.push('has it'); await sleep(10_000); } finally { guard.release(); }
      }
      const handle = spawnLocal(take);
      await settle();
      first.release();
      handle.cancel();
      log.push((await caught(handle)).slice(0, 14), mutex.locked);
      return log;
    }`);
  expect(await program.default()).toEqual(['has it', 'CancelledError', false]);
});

test('a semaphore serves in order, many at once when it can, and skips who was cancelled', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const semaphore = new Semaphore(3);
      const held = await semaphore.acquire(2);
      log.push(semaphore.availablePermits, semaphore.tryAcquire(2));
      async function take(name, count) {
        const permit = await semaphore.acquire(count);
        log.push(name);
        await yieldNow();
        permit.release();
      }
      const big = spawnLocal(take, 'big', 3);
      await settle();
      const small = spawnLocal(take, 'small', 1);
      await settle();
      log.push(semaphore.tryAcquire(1));
      held.release();
      await Promise.all([big, small]);
      const all = await semaphore.acquire(3);
      const never = spawnLocal(() => semaphore.acquire(3)), ones = [1, 2].map((n) => spawnLocal(take, 'one ' + n, 1));
      await settle();
      all.forget();
      semaphore.addPermits(2);
      await settle();
      log.push(semaphore.availablePermits);
      never.cancel();
      log.push((await caught(never)).slice(0, 14));
      await Promise.all(ones);
      log.push(semaphore.availablePermits);
      const waits = caught(semaphore.acquire(9));
      semaphore.close();
      log.push((await waits).slice(0, 20), (await caught(semaphore.acquire())).slice(0, 20));
      return log;
    }`,
    [
      1,
      null,
      null,
      'big',
      'small',
      2,
      'one 1',
      'one 2',
      'CancelledError',
      2,
      'SemaphoreClosedError',
      'SemaphoreClosedError',
    ],
  ));

test('readers share, a waiting writer is not passed, and a downgrade lets readers in', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const lock = new RwLock('v1');
      const r1 = await lock.read(), r2 = await lock.read();
      async function writes(name) { const g = await lock.write(); log.push('write ' + name); g.value = name; await yieldNow(); g.release(); }
      async function reads(name) { const g = await lock.read(); log.push('read ' + name + ' ' + g.value); await yieldNow(); g.release(); }
      const tasks = [spawnLocal(writes, 'v2')];
      await settle();
      for (const name of ['x', 'y']) tasks.push(spawnLocal(reads, name));
      tasks.push(spawnLocal(writes, 'v3'));
      await settle();
      log.push(lock.tryRead(), lock.tryWrite());
      r1.release(); r1.release();
      await settle();
      r2.release();
      await Promise.all(tasks);
      const gone = (await lock.read());
      const writer = spawnLocal(() => lock.write());
      await settle();
      const reader = spawnLocal(() => lock.read());
      await settle();
      log.push(writer.done, reader.done);
      writer.cancel();
      const second = await reader;
      gone.release(); second.release();
      const exclusive = lock.tryWrite();
      exclusive.value = 'v4';
      const shared = exclusive.downgrade();
      log.push(shared.value, lock.tryWrite(), lock.tryRead() !== null);
      try { exclusive.value; } catch (error) { log.push(error.name); }
      await caught(writer);
      return log;
    }`,
    // prettier-ignore
    [null, null, 'write v2', 'read x v2', 'read y v2', 'write v3', false, false, 'v4', null, true, 'Error'],
  ));

test('a notification is kept once, wakes in order, and all at once', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const notify = new Notify();
      notify.notifyOne(); notify.notifyOne();
      await notify.notified();
      async function waits(name) { await notify.notified(); log.push(name); }
      const tasks = ['a', 'b', 'c', 'd'].map((name) => spawnLocal(waits, name));
      await settle();
      log.push('none yet');
      notify.notifyOne();
      await settle();
      notify.notifyAll();
      await Promise.all(tasks);
      const late = spawnLocal(() => notify.notified());
      await settle();
      log.push(late.done);
      late.cancel();
      notify.notifyOne();
      await notify.notified();
      await caught(late);
      return log;
    }`,
    ['none yet', 'a', 'b', 'c', 'd', false],
  ));

test('a barrier lets everybody go when the last has come; a cancelled one has not', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const barrier = new Barrier(3);
      async function meet(name) { const { leader } = await barrier.wait(); log.push(name + (leader ? ' leads' : '')); }
      for (let round = 0; round < 2; round++) await Promise.all(['a', 'b', 'c'].map((name) => spawnLocal(meet, name)));
      const gone = spawnLocal(() => barrier.wait());
      await settle();
      gone.cancel();
      await caught(gone);
      const tasks = ['d', 'e'].map((name) => spawnLocal(meet, name));
      await settle();
      log.push(tasks.some((task) => task.done));
      await meet('f');
      await Promise.all(tasks);
      log.push(await new Barrier(1).wait());
      return [log.slice(0, 6).sort(), log[6], log.slice(7, 10).sort(), log[10]];
    }`,
    [['a', 'a', 'b', 'b', 'c leads', 'c leads'], false, ['d', 'e', 'f leads'], { leader: true }],
  ));

test('arms of one select that wait at the same barrier leave it whole', () =>
  inBoth(
    `import { select } from 'heddle';
    ${HEAD}
    export default async function main() {
      const barrier = new Barrier(3);
      const both = spawnLocal(() => select({ a: () => barrier.wait(), b: () => barrier.wait() }, { biased: true }));
      await settle();
      log.push((await barrier.wait()).leader, (await both).key);
      // The arm that lost had come as well. The next round is one of three again.
      const tasks = [1, 2].map(() => spawnLocal(() => barrier.wait()));
      await settle();
      log.push((await barrier.wait()).leader);
      await Promise.all(tasks);
      return log;
    }`,
    [true, 'a', true],
  ));

test('wrong arguments say what was expected', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      for (const wrong of [() => new Semaphore(-1), () => new Barrier(0), () => new Semaphore(1).addPermits(1.5)])
        try { wrong(); } catch (error) { log.push(error.name + ': ' + error.message); }
      log.push(await caught(new Semaphore(1).acquire(0)), await caught(new Semaphore(1).acquire('1')));
      return log;
    }`,
    [
      'RangeError: new Semaphore: the argument `permits` is -1; it takes a whole number of at least 0',
      'RangeError: new Barrier: the argument `parties` is 0; it takes a whole number of at least 1',
      'RangeError: addPermits: the argument `count` is 1.5; it takes a whole number of at least 0',
      'RangeError: acquire: the argument `count` is 0; it takes a whole number of at least 1',
      "TypeError: acquire: the argument `count` is '1', a string; it takes a whole number of at least 1",
    ],
  ));
