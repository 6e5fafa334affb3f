// TaskGroup and JoinSet: no task outlives its scope, no error is lost, and a cancellation reaches everybody.
import { expect, test } from 'vitest';
import { inBoth, load, runCompiled } from '../programs.ts';

const HEAD = `
  import { JoinSet, sleep, spawnLocal, TaskGroup, yieldNow } from 'heddle';
  const log = [];
  const caught = async (promise) => { try { return await promise; } catch (error) { return error.name; } };
  async function settle() { for (let i = 0; i < 20; i++) await yieldNow(); }
  async function naps(name, ms) { try { await sleep(ms); log.push(name); return name; } finally { await sleep(1); log.push(name + ' over'); } }
  async function fails(name, ms) { await sleep(ms); throw new Error(name); }
`;

const compiled = async (source: string): Promise<unknown> =>
  (await load<{ default(): Promise<unknown> }>(HEAD + source)).default();

test('leaving the scope awaits everybody, also tasks that tasks spawn', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const group = new TaskGroup();
      const a = group.spawnLocal(naps, 'a', 2);
      group.spawnLocal(async () => { await sleep(1); group.spawnLocal(naps, 'b', 160); });
      group.add(spawnLocal(naps, 'c', 80));
      log.push(group.size);
      await group[Symbol.asyncDispose]();
      log.push(await a, group.size);
      try { group.spawnLocal(naps, 'late', 1); } catch (error) { log.push(error.code, error.message); }
      await new TaskGroup().join();
      return log;
    }`,
    // prettier-ignore
    [3, 'a', 'a over', 'c', 'c over', 'b', 'b over', 'a', 0, 'HEDDLE_SCOPE_CLOSED',
      'The group is closed, nobody would wait for the task: spawn before leaving the scope'],
  ));

test('an error that leaves the scope cancels the tasks, and is what is thrown when they have ended', async () => {
  expect(
    await compiled(`
    async function scope(how) {
      await using group = new TaskGroup();
      group.spawnLocal(naps, how, 60_000);
      await sleep(1);
      if (how === 'throws') throw new Error('body');
      if (how === 'both') { group.spawnLocal(async () => { try { await sleep(60_000); } finally { throw new Error('task'); } }); await sleep(1); throw new Error('body'); }
      if (how === 'later resource') { await using last = { async [Symbol.asyncDispose]() { throw new Error('resource'); } }; }
      return how;
    }
    export default async function main() {
      for (const how of ['throws', 'later resource', 'both']) {
        try { await scope(how); } catch (error) { log.push(error.name, error.message, error.error?.message, error.suppressed?.message); }
      }
      // Without an error the tasks are awaited as ever.
      async function returns() { await using group = new TaskGroup(); group.spawnLocal(naps, 'awaited', 5); return 'returned'; }
      log.push(await returns());
      return log;
    }`),
  ).toEqual([
    ...['throws over', 'Error', 'body', undefined, undefined],
    ...['later resource over', 'Error', 'resource', undefined, undefined],
    ...['both over', 'SuppressedError', 'An error was suppressed during disposal', 'task', 'body'],
    ...['awaited', 'awaited over', 'returned'],
  ]);
});

test('the first failure cancels the others, whose clean-up is awaited; one error is thrown as it is', async () => {
  expect(
    await compiled(`
    export default async function main() {
      const group = new TaskGroup();
      const slow = group.spawnLocal(naps, 'slow', 10_000), plain = group.spawnLocal(() => naps('plain', 10_000));
      group.spawnLocal(fails, 'broken', 2);
      try { await group.join(); } catch (error) { log.push(error.message, group.cancelled, group.signal.aborted); }
      log.push(await caught(slow), await caught(plain), await caught(group.join()));
      try { group.spawnLocal(naps, 'late', 1); } catch (error) { log.push(error.name); }
      return log;
    }`),
    // prettier-ignore
  ).toEqual([
    'slow over',
    'plain over',
    'broken',
    true,
    true,
    'CancelledError',
    'CancelledError',
    undefined,
    'ScopeClosedError',
  ]);
});

test('several errors come together', async () => {
  expect(
    await compiled(`
    export default async function main() {
      const group = new TaskGroup();
      async function breaks() { try { await sleep(10_000); } finally { throw new TypeError('second'); } }
      group.spawnLocal(breaks);
      group.spawnLocal(fails, 'first', 1);
      try { await group.join(); }
      catch (error) { return [error.name, error instanceof AggregateError, error.errors.map((e) => e.message), error.cause.message, error.code]; }
    }`),
  ).toEqual(['ScopeError', true, ['first', 'second'], 'first', 'HEDDLE_SCOPE_FAILED']);
});

test('a task that is cancelled by its handle is no failure; cancel() makes leaving quiet', async () => {
  expect(
    await compiled(`
    export default async function main() {
      const group = new TaskGroup();
      const one = group.spawnLocal(naps, 'one', 10_000);
      group.spawnLocal(naps, 'two', 400);
      await sleep(1);
      one.cancel();
      await group.join();
      log.push(group.cancelled);
      const other = new TaskGroup();
      other.spawnLocal(naps, 'three', 10_000);
      await sleep(1);
      other.cancel();
      await other.join();
      return log;
    }`),
  ).toEqual(['one over', 'two', 'two over', false, 'three over']);
});

test('cancelling the owner cancels the group: while it waits for it, and when it unwinds from elsewhere', async () => {
  expect(
    await compiled(`
    export default async function main() {
      async function waits() {
        const group = new TaskGroup();
        group.spawnLocal(naps, 'a', 10_000);
        try { await group.join(); } catch (error) { log.push(error.name); throw error; }
      }
      async function viaPlainFunction() {
        const group = new TaskGroup();
        const leave = () => group.join();
        group.spawnLocal(naps, 'b', 10_000);
        try { await leave(); } finally { log.push('left'); }
      }
      async function unwinds() {
        const group = new TaskGroup();
        group.spawnLocal(naps, 'c', 10_000);
        try { await sleep(10_000); } finally { await group[Symbol.asyncDispose](); log.push('disposed'); }
      }
      async function unwindsPlainly() {
        const group = new TaskGroup();
        const leave = () => group.join();
        group.spawnLocal(naps, 'd', 10_000);
        try { await sleep(10_000); } finally { await leave(); log.push('disposed'); }
      }
      for (const f of [waits, viaPlainFunction, unwinds, unwindsPlainly]) {
        const handle = spawnLocal(f);
        await sleep(3);
        handle.cancel();
        log.push(await caught(handle));
      }
      return log;
    }`),
    // prettier-ignore
  ).toEqual([
    'a over',
    'CancelledError',
    'CancelledError',
    'b over',
    'left',
    'CancelledError',
    'c over',
    'disposed',
    'CancelledError',
    'd over',
    'disposed',
    'CancelledError',
  ]);
});

test('nested groups are cancelled from the outside in, and end from the inside out', async () => {
  expect(
    await compiled(`
    export default async function main() {
      async function middle() {
        const inner = new TaskGroup();
        inner.spawnLocal(naps, 'inner', 10_000);
        try { await inner.join(); } finally { log.push('middle'); }
      }
      const outer = new TaskGroup();
      outer.spawnLocal(middle);
      outer.spawnLocal(fails, 'broken', 3);
      try { await outer.join(); } catch (error) { log.push(error.message); }
      return log;
    }`),
  ).toEqual(['inner over', 'middle', 'broken']);
});

test('an AbortSignal cancels a group, and native code in it hears of it and is awaited', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const controller = new AbortController();
      const group = new TaskGroup({ signal: controller.signal });
      group.spawnLocal(() => new Promise((_, no) => group.signal.addEventListener('abort', () => {
        setTimeout(() => { log.push('native ended'); no(Object.assign(new Error('stopped'), { name: 'AbortError' })); }, 2);
      })));
      await settle();
      controller.abort('why');
      try { await group.join(); } catch (error) { log.push(error.name, error.cause); }
      const aborted = new TaskGroup({ signal: controller.signal });
      try { aborted.spawnLocal(naps, 'never', 1); } catch (error) { log.push(error.name); }
      log.push(await caught(aborted.join()));
      return log;
    }`,
    ['native ended', 'AbortError', 'why', 'ScopeClosedError', 'AbortError'],
  ));

test('TaskGroup.run: the failure of the body cancels the tasks, that of a task the body', async () => {
  expect(
    await compiled(`
    export default async function main() {
      log.push(await TaskGroup.run((group) => { group.spawnLocal(naps, 'a', 1); return 'result'; }));
      log.push(await TaskGroup.run(async (group) => { group.spawnLocal(naps, 'b', 10_000); await sleep(1); throw new Error('body'); }).catch((e) => e.message));
      async function body(group) {
        group.spawnLocal(fails, 'task', 1);
        try { await sleep(10_000); } finally { log.push('body over'); }
      }
      log.push(await TaskGroup.run(body).catch((e) => e.message));
      const outer = spawnLocal(() => TaskGroup.run(async (group) => { group.spawnLocal(naps, 'c', 10_000); await sleep(10_000); }));
      await sleep(3);
      outer.cancel();
      log.push(await caught(outer));
      return log;
    }`),
  ).toEqual(['a', 'a over', 'result', 'b over', 'body', 'body over', 'task', 'c over', 'CancelledError']);
});

test('a group spawns tasks on other cores too', async () => {
  const { lines } = await runCompiled(`
    import { Runtime, TaskGroup } from 'heddle';
    export async function squares(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i * i; return sum; }
    export async function breaks() { throw new RangeError('over there'); }
    const { isMainThread } = await import('node:worker_threads');
    if (isMainThread) {
      const runtime = await Runtime.start({ cores: 2, pin: false });
      const group = new TaskGroup();
      const handles = [group.spawn(squares, 10), group.spawnOn(1, squares, 20)];
      await group.join();
      console.log(await handles[0], await handles[1]);
      const failing = new TaskGroup();
      failing.spawnOn(1, breaks);
      console.log(await failing.join().catch((error) => error.name + ' ' + error.message));
      await runtime.shutdown();
    }
  `);
  expect(lines).toEqual(['285 2470', 'RangeError over there']);
});

test('a JoinSet hands out results as tasks end, failures included', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const set = new JoinSet();
      log.push(await set.joinNext(), set.isEmpty);
      const slow = set.spawnLocal(naps, 'slow', 160);
      set.spawnLocal(naps, 'fast', 1);
      set.spawnLocal(fails, 'broken', 80);
      const first = await set.joinNext();
      log.push(first.status, first.value);
      const rest = [];
      for await (const one of set) rest.push(one.status === 'fulfilled' ? one.value : one.reason.message, one.handle === slow);
      log.push(rest, set.isEmpty, set.size);
      return log.filter((line) => !/over|^slow|^fast/.test(line) || line === 'fast');
    }`,
    // prettier-ignore
    [undefined, true, 'fast', 'fulfilled', 'fast', ['broken', false, 'slow', true], true, 0],
  ));

test('abortAll, shutdown, disposal and detachAll', async () => {
  expect(
    await compiled(`
    export default async function main() {
      const set = new JoinSet();
      set.spawnLocal(naps, 'a', 10_000);
      await settle();
      set.abortAll();
      const { status, reason } = await set.joinNext();
      log.push(status, reason.name);
      set.spawnLocal(naps, 'b', 10_000);
      await settle();
      await set.shutdown();
      log.push(set.isEmpty);
      const detached = set.spawnLocal(naps, 'c', 400);
      await settle();
      const joins = spawnLocal(() => set.joinNext());
      await settle();
      set.detachAll();
      log.push(await joins, set.size);
      await set[Symbol.asyncDispose]();
      try { set.spawnLocal(naps, 'd', 1); } catch (error) { log.push(error.name); }
      log.push(await detached);
      return log;
    }`),
    // prettier-ignore
  ).toEqual([
    'a over',
    'rejected',
    'CancelledError',
    'b over',
    true,
    undefined,
    0,
    'ScopeClosedError',
    'c',
    'c over',
    'c',
  ]);
});

test('disposing of a join handle cancels and waits, unless it is detached', async () => {
  expect(
    await compiled(`
    export default async function main() {
      const handle = spawnLocal(naps, 'a', 10_000);
      await settle();
      await handle[Symbol.asyncDispose]();
      log.push(handle.done);
      const detached = spawnLocal(naps, 'b', 400);
      detached.detach();
      await detached[Symbol.asyncDispose]();
      log.push(detached.done);
      await detached;
      async function breaks() { try { await sleep(10_000); } finally { throw new Error('broken'); } }
      const broken = spawnLocal(breaks);
      await settle();
      log.push(await broken[Symbol.asyncDispose]().catch((error) => error.message));
      await broken[Symbol.asyncDispose]().catch((error) => log.push(error.message));
      return log;
    }`),
  ).toEqual(['a over', true, false, 'b', 'b over', 'broken', 'broken']);
});
