// select, timeout, deadline, abortable: who wins, what becomes of the others, and how cancellation passes through.
import { expect, test } from 'vitest';
import { inBoth, load } from '../programs.ts';

const HEAD = `
  import { abortable, CancelledError, deadline, select, sleep, spawnLocal, timeout, yieldNow } from 'heddle';
  import { mpsc, Mutex, oneshot } from 'heddle/sync';
  const log = [];
  const caught = async (promise) => { try { return await promise; } catch (error) { return error.name; } };
  async function settle() { for (let i = 0; i < 20; i++) await yieldNow(); }
`;

test('the first arm wins; what it ends with is the result', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [tx, rx] = mpsc(1);
      const picked = select({ slow: () => sleep(10_000), message: () => rx.recv(), off: false, none: null });
      await settle();
      tx.trySend('hello');
      log.push(await picked, await select({ now: () => 7, later: () => sleep(10_000) }, { biased: true }));
      log.push(await caught(select({ fails: async () => { throw new TypeError('no'); }, slow: () => sleep(10_000) })));
      log.push(await caught(select({ fails: () => { throw new RangeError('no'); } })));
      log.push(await caught(select({ never: null })));
      log.push(await select({ handle: spawnLocal(async () => 'joined'), slow: () => sleep(10_000) }));
      log.push(await select({ native: new Promise((ok) => setTimeout(ok, 1, 'native')), slow: () => sleep(10_000) }));
      return log;
    }`,
    [
      { key: 'message', value: 'hello' },
      { key: 'now', value: 7 },
      'TypeError',
      'RangeError',
      'TypeError',
      { key: 'handle', value: 'joined' },
      { key: 'native', value: 'native' },
    ],
  ));

test('losers have run their finally blocks before select returns, even those that await', async () => {
  const program = await load<{ default(): Promise<unknown> }>(`${HEAD}
    export default async function main() {
      async function loses() { try { await sleep(10_000); } finally { log.push('cleaning'); await sleep(5); log.push('cleaned'); } }
      async function wins() { await sleep(1); log.push('won'); return 'first'; }
      log.push(await select({ loses: () => loses(), wins: () => wins(), direct: loses }));
      return log;
    }`);
  expect(await program.default()).toEqual([
    'won',
    'cleaning',
    'cleaning',
    'cleaned',
    'cleaned',
    { key: 'wins', value: 'first' },
  ]);
});

test('a losing wait takes nothing: neither message nor lock', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [a, ra] = mpsc(4), [b, rb] = mpsc(4);
      const mutex = new Mutex();
      const held = await mutex.lock();
      const picked = select({ a: () => ra.recv(), b: () => rb.recv(), lock: () => mutex.lock() });
      await settle();
      a.trySend(1); b.trySend(2); held.release();
      log.push(await picked, mutex.locked, rb.tryRecv());
      // All are ready: with the order given the first wins, without it everyone does now and then.
      const wins = { a: 0, b: 0, lock: 0 };
      for (let i = 0; i < 60; i++) {
        a.trySend(i); b.trySend(i);
        const { key, value } = await select({ a: () => ra.recv(), b: () => rb.recv(), lock: () => mutex.lock() });
        wins[key]++;
        if (key === 'lock') value.release();
        while (ra.tryRecv() || rb.tryRecv());
      }
      log.push(Object.values(wins).every((n) => n > 5), mutex.locked);
      a.trySend(1); b.trySend(1);
      log.push((await select({ b: () => rb.recv(), a: () => ra.recv() }, { biased: true })).key, ra.size);
      return log;
    }`,
    [{ key: 'a', value: 1 }, false, { done: false, value: 2 }, true, false, 'b', 1],
  ));

test('an arm of several steps that finishes although it lost is disposed of', async () => {
  const program = await load<{ default(): Promise<unknown> }>(`${HEAD}
    export default async function main() {
      const mutex = new Mutex();
      async function stubborn() { try { await sleep(10_000); } catch { /* goes on */ } return await mutex.lock(); }
      async function closes() { try { await sleep(10_000); } catch { /* goes on */ } return { async [Symbol.asyncDispose]() { await sleep(2); log.push('closed'); } }; }
      log.push(await select({ stubborn, closes, wins: () => sleep(1) }), mutex.locked);
      return log;
    }`);
  expect(await program.default()).toEqual(['closed', { key: 'wins', value: undefined }, false]);
});

test('a failing clean-up is not silent', async () => {
  const program = await load<{ default(): Promise<unknown> }>(`${HEAD}
    export default async function main() {
      async function breaks(name) { try { await sleep(10_000); } finally { throw new Error(name); } }
      async function fails() { await sleep(1); throw new Error('first'); }
      try { await select({ a: () => breaks('a'), wins: () => sleep(1) }); } catch (error) { log.push(error.message); }
      try { await select({ a: () => breaks('a'), b: () => breaks('b'), fails }, { biased: true }); }
      catch (error) { log.push(error.name, error.errors.map((e) => e.message), error.cause.message, error.message); }
      return log;
    }`);
  expect(await program.default()).toEqual([
    'a',
    'ScopeError',
    ['first', 'a', 'b'],
    'first',
    '3 failures in select: first; a; b',
  ]);
});

test('what is only watched goes on; a native promise is left to itself unless it took the signal', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [tx, rx] = oneshot();
      async function work() { return await rx.recv(); }
      const handle = spawnLocal(work);
      log.push((await select({ handle, wins: () => sleep(1) })).key, handle.done);
      tx.send('worked');
      log.push(await handle);
      const heeds = ({ signal }) => new Promise((_, no) => {
        signal.addEventListener('abort', () => setTimeout(() => { log.push('heeded'); no(signal.reason); }, 2));
      });
      log.push((await select({ heeds, ignores: () => new Promise(() => {}), wins: () => sleep(1) })).key);
      let fail;
      log.push((await select({ late: new Promise((_, no) => (fail = no)), wins: () => sleep(1) })).key);
      // Nobody waits any more, and nobody is told: a report would fail the test.
      fail(new Error('late'));
      for (let i = 0; i < 5; i++) await sleep(1);
      return log;
    }`,
    ['wins', false, 'worked', 'heeded', 'wins', 'wins'],
  ));

test('waiting again and again for one long promise leaves nothing behind', async () => {
  const program = await load<{ default(): Promise<unknown> }>(`${HEAD}
    export default async function main() {
      let reactions = 0;
      const forever = { then() { reactions++; } };
      const handle = spawnLocal(() => sleep(10_000));
      for (let i = 0; i < 100; i++) await select({ forever, handle, wins: () => yieldNow() });
      handle.cancel();
      await caught(handle);
      await sleep(1);
      return reactions;
    }`);
  expect(await program.default()).toBe(1);
});

test('cancelling the task that selects cancels the arms, waits for them, then throws', async () => {
  const program = await load<{ default(): Promise<unknown> }>(`${HEAD}
    export default async function main() {
      async function arm(name) { try { await sleep(10_000); } finally { await sleep(name === 'a' ? 2 : 40); log.push(name); } }
      async function selects() { try { await select({ a: () => arm('a'), b: () => arm('b') }); } catch (error) { log.push(error.name); throw error; } }
      const handle = spawnLocal(selects);
      await sleep(1);
      handle.cancel();
      log.push(await caught(handle));
      return log;
    }`);
  expect(await program.default()).toEqual(['a', 'b', 'CancelledError', 'CancelledError']);
});

test('timeout and deadline: in time, too late, and what the work makes of it', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const named = async (promise) => { try { return await promise; } catch (error) { return error.name + ': ' + error.message; } };
      log.push(await timeout(10_000, () => 'at once'), await timeout(10_000, () => sleep(1)), await timeout(Infinity, async () => 'no limit'));
      log.push(await named(timeout(2, () => sleep(10_000))));
      log.push(await caught(deadline(new Date(Date.now() + 2), () => sleep(10_000))), await caught(deadline(performance.now() + 2, () => sleep(10_000))));
      log.push(await deadline(new Date(0), () => 'done already'), await caught(deadline(new Date(0), () => sleep(10_000))));
      log.push(await named(timeout(NaN, () => 1)), await named(timeout('1', () => 1)));
      log.push(await named(timeout(2, spawnLocal(() => sleep(100)))), await named(timeout(2, () => { throw new Error('own'); })));
      const [tx, rx] = mpsc(1);
      log.push(await caught(timeout(2, () => rx.recv())));
      tx.trySend('kept');
      log.push(rx.tryRecv().value);
      return log;
    }`,
    [
      'at once',
      undefined,
      'no limit',
      'TimeoutError: The work took longer than 2 ms',
      'TimeoutError',
      'TimeoutError',
      'done already',
      'TimeoutError',
      'RangeError: timeout: the argument `ms` is NaN; it takes a number of milliseconds',
      "TypeError: timeout: the argument `ms` is '1', a string; it takes a number of milliseconds",
      'TimeoutError: The work took longer than 2 ms',
      'Error: own',
      'TimeoutError',
      'kept',
    ],
  ));

test('work that ends otherwise when its time is up decides, and its clean-up is awaited', async () => {
  const program = await load<{ default(): Promise<unknown> }>(`${HEAD}
    export default async function main() {
      async function saves() { try { await sleep(10_000); } catch { await sleep(2); return 'partial'; } }
      async function breaks() { try { await sleep(10_000); } finally { throw new Error('broken'); } }
      async function cleans() { try { await sleep(10_000); } finally { await sleep(2); log.push('cleaned'); } }
      log.push(await timeout(1, saves), (await timeout(1, breaks).catch((e) => e.message)), await caught(timeout(1, cleans)));
      async function nested() { await timeout(10_000, cleans); }
      const handle = spawnLocal(nested);
      await sleep(1);
      handle.cancel();
      log.push(await caught(handle));
      return log;
    }`);
  expect(await program.default()).toEqual([
    'cleaned',
    'partial',
    'broken',
    'TimeoutError',
    'cleaned',
    'CancelledError',
  ]);
});

test('AbortSignals end waits with an AbortError that has the reason', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const reasons = async (promise) => { try { return await promise; } catch (error) { return [error.name, error.code, error.cause]; } };
      const later = (ms) => { const c = new AbortController(); setTimeout(() => c.abort('why'), ms).unref(); return c.signal; };
      const aborted = AbortSignal.abort('before');
      log.push(await reasons(sleep(10_000, { signal: later(1) })), await reasons(sleep(1, { signal: aborted })));
      log.push(await reasons(select({ a: () => sleep(10_000) }, { signal: later(1) })));
      log.push(await reasons(timeout(10_000, () => sleep(10_000), { signal: later(1) })));
      const mutex = new Mutex();
      const held = await mutex.lock();
      log.push(await reasons(abortable(later(1), () => mutex.lock())));
      held.release();
      log.push(mutex.locked, await sleep(1, { signal: new AbortController().signal }), await abortable(later(10_000), () => 5));
      let begun = false;
      await reasons(abortable(aborted, () => { begun = true; }));
      const handle = spawnLocal(() => sleep(10_000)).cancelOn(later(1));
      log.push(begun, handle.signal.aborted, (await caught(handle)), handle.signal.aborted, handle.signal.reason.name);
      return log.map(String);
    }`,
    [
      'AbortError,ABORT_ERR,why',
      'AbortError,ABORT_ERR,before',
      'AbortError,ABORT_ERR,why',
      'AbortError,ABORT_ERR,why',
      'AbortError,ABORT_ERR,why',
      'false',
      'undefined',
      '5',
      'false',
      'false',
      'CancelledError',
      'true',
      'CancelledError',
    ],
  ));
