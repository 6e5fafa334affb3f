// spawnBlocking: which functions are found, what travels, how calls end, and what bounds threads and queue.
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  blockingRoom,
  BlockingQueueFullError,
  BlockingThreadError,
  CancelledError,
  dump,
  SendError,
  spawnBlocking,
  transfer,
} from '../../../dist/runtime/index.js';
import { pool } from '../../../dist/runtime/blocking/pool.js';
import { imported, module, run } from './modules.ts';

type Fn = (...args: any[]) => any;
type Names =
  | 'threadId'
  | 'add'
  | 'arrow'
  | 'renamed'
  | 'byDefault'
  | 'compiled'
  | 'throws'
  | 'throwsOwn'
  | 'odd'
  | 'grow'
  | 'buffer'
  | 'give'
  | 'hold'
  | 'holdAsync'
  | 'promised'
  | 'dies'
  | 'hidden'
  | 'callSum'
  | 'closure';
let work: Record<Names, Fn>;

beforeAll(async () => {
  module(
    'sum.mjs',
    `export function sum(...all) { return all.reduce((a, b) => a + b, 0); }
     export default function product(a, b) { return a * b; }`,
    { native: true },
  );
  work = await imported(
    module(
      'work.mjs',
      `import { threadId as id } from 'node:worker_threads';
      import { sleep, spawnBlocking, transfer } from 'heddle';
      import times, { sum as total } from './sum.mjs';
      export function threadId() { return id; }
      export function add(a, b) { return a + b; }
      export const arrow = (value) => [value, value];
      function local(x) { return -x; }
      export { local as renamed };
      export default function byDefault() { return 'default'; }
      export { byDefault };
      export async function compiled(n) { for (let i = 0; i < n; i++) await sleep(1); return n; }
      export function throws(message) { throw new RangeError(message, { cause: new TypeError('why') }); }
      class OwnError extends Error { constructor(m) { super(m); this.name = 'OwnError'; this.detail = 7; } }
      export function throwsOwn() { throw new OwnError('own'); }
      export function odd() { return () => 1; }
      export function grow(list) { list.push(4); return list; }
      export function buffer(b) { return b.byteLength + new Uint8Array(b.buffer ?? b)[0]; }
      export function give() { return transfer(new Uint8Array([1, 2, 3])); }
      /** Tells that it has begun, then sleeps until it is let go. */
      export function hold(words) { Atomics.add(words, 0, 1); Atomics.notify(words, 0); Atomics.wait(words, 1, 0); Atomics.add(words, 2, 1); Atomics.notify(words, 2); return 'held'; }
      export async function holdAsync(words) {
        Atomics.add(words, 0, 1); Atomics.notify(words, 0);
        try { for (;;) await sleep(1); } finally { Atomics.add(words, 2, 1); Atomics.notify(words, 2); }
      }
      export function promised(x) { return Promise.resolve(x * 2); }
      export function dies() { process.reallyExit(5); }
      function inside() { return 1; }
      export async function hidden() { return spawnBlocking(inside); }
      export async function closure() { const n = 3; return spawnBlocking(() => n); }
      export async function callSum() { return [await spawnBlocking(total, 1, 2, 3), await spawnBlocking(times, 6, 7)]; }
    `,
    ),
  );
});

afterEach(() => pool.configure({ threads: 4, queue: 1024, keepAliveMs: 10_000 }));

/** Shared words for \`hold\`: begun, go, over. */
function gate(): Int32Array & {
  begun(n: number): Promise<void>;
  open(): void;
  over(n: number): Promise<void>;
} {
  const words = new Int32Array(new SharedArrayBuffer(12));
  const reaches = async (i: number, n: number): Promise<void> => {
    while (Atomics.load(words, i) < n) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return Object.assign(words, {
    begun: (n: number) => reaches(0, n),
    over: (n: number) => reaches(2, n),
    open: () => {
      Atomics.store(words, 1, 1);
      Atomics.notify(words, 1);
    },
  });
}
const shared = (words: Int32Array): Int32Array => transfer(new Int32Array(words.buffer), []);

test('plain, renamed, default and compiled functions run on another thread', async () => {
  expect(await spawnBlocking(work.add, 1, 2)).toBe(3);
  expect(await spawnBlocking(work.arrow, 'x')).toEqual(['x', 'x']);
  expect(await spawnBlocking(work.renamed, 5)).toBe(-5);
  expect(await spawnBlocking(work.byDefault)).toBe('default');
  expect(await spawnBlocking(work.compiled, 3)).toBe(3);
  expect(await spawnBlocking(work.promised, 21)).toBe(42);
  expect(await spawnBlocking(work.threadId)).toBeGreaterThan(0);
});

test('what a compiled module imports and names in a call is found, in a module that was not compiled', async () => {
  expect(await work.callSum()).toEqual([6, 42]);
});

test('functions that no module exports are refused by name', async () => {
  const fault = (f: () => unknown): unknown => {
    try {
      return f();
    } catch (error) {
      return error;
    }
  };
  const error = fault(() => spawnBlocking(() => 1)) as SendError;
  expect(error).toBeInstanceOf(SendError);
  expect(error.path).toBe('spawnBlocking: the function');
  expect(error.message).toMatch(
    /an anonymous function \(.*spawn-blocking\.test\.ts:\d+\), which lies in a file that Node itself has not loaded; put it/,
  );
  await expect(work.hidden()).rejects.toThrow(
    /the function "inside" \(.*work\.mjs:\d+\), which that module does not export/,
  );
  await expect(work.closure()).rejects.toThrow(SendError);
  expect(fault(() => spawnBlocking(work.add, 1, { a: [() => 1] }))).toMatchObject({ path: 'args[1].a[0]' });
  expect(fault(() => spawnBlocking(class A {} as never))).toMatchObject({
    message: expect.stringMatching(/the class A/),
  });
  expect(fault(() => spawnBlocking(7 as never))).toBeInstanceOf(TypeError);
  await expect(spawnBlocking(work.odd)).rejects.toMatchObject({ path: 'the result of odd' });
});

test('errors keep class, cause, own properties and stack, and list who awaited', async () => {
  const error = (await spawnBlocking(work.throws, 'far').catch((e: unknown) => e)) as RangeError;
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toBe('far');
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(error.stack).toMatch(/at throws \(.*work\.mjs/);
  const own = (await spawnBlocking(work.throwsOwn).catch((e: unknown) => e)) as Error;
  expect(own).toMatchObject({ name: 'OwnError', message: 'own', detail: 7 });
});

test('arguments and results are copied, or moved', async () => {
  const list = [1, 2, 3];
  expect(await spawnBlocking(work.grow, list)).toEqual([1, 2, 3, 4]);
  expect(list).toEqual([1, 2, 3]);
  const copied = new Uint8Array([9, 1]);
  expect(await spawnBlocking(work.buffer, copied)).toBe(11);
  expect(copied.length).toBe(2);
  const moved = transfer(new Uint8Array([9, 1]));
  expect(await spawnBlocking(work.buffer, moved)).toBe(11);
  expect(moved.length).toBe(0);
  expect(await spawnBlocking(work.give)).toEqual(new Uint8Array([1, 2, 3]));
  await expect(spawnBlocking(work.grow, transfer({ f: () => 1 }, []))).rejects.toThrow(/could not be cloned/);
  expect(await spawnBlocking(work.add, 1, 1)).toBe(2);
});

test('threads are bounded, so is the queue, and room is announced in order', async () => {
  await pool.shutdown(0);
  pool.configure({ threads: 2, queue: 1 });
  const words = gate();
  const held = [1, 2, 3].map(() => spawnBlocking(work.hold, shared(words)));
  await words.begun(2);
  expect(pool.size).toEqual({ threads: 2, idle: 0, queued: 1 });
  expect(() => spawnBlocking(work.add, 1, 2)).toThrow(BlockingQueueFullError);
  expect(
    dump(0)
      .map((t) => t.waitsFor)
      .filter((w) => w.includes('hold'))
      .sort(),
  ).toEqual([
    'hold on a blocking thread',
    'hold on a blocking thread',
    'hold, in the queue for a blocking thread',
  ]);
  const order: number[] = [];
  const waits = [1, 2].map(async (n) => {
    await blockingRoom();
    order.push(n);
  });
  expect(order).toEqual([]);
  words.open();
  expect(await Promise.all(held)).toEqual(['held', 'held', 'held']);
  await Promise.all(waits);
  expect(order).toEqual([1, 2]);
  expect(pool.size).toEqual({ threads: 2, idle: 2, queued: 0 });
  await blockingRoom();
});

test('idle threads end after their time', async () => {
  await pool.shutdown(0);
  pool.configure({ threads: 2, keepAliveMs: 5 });
  expect(await spawnBlocking(work.add, 1, 2)).toBe(3);
  while (pool.size.threads > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await spawnBlocking(work.add, 3, 4)).toBe(7);
});

test('cancelled in the queue a call never runs; a synchronous one is abandoned; an async one is cancelled', async () => {
  await pool.shutdown(0);
  pool.configure({ threads: 1 });
  const words = gate();
  const running = spawnBlocking(work.hold, shared(words));
  const queued = spawnBlocking(work.hold, shared(words));
  await words.begun(1);
  expect(queued.cancel()).toBe(true);
  await expect(queued).rejects.toBeInstanceOf(CancelledError);
  expect(pool.size.queued).toBe(0);
  expect(running.cancel()).toBe(true);
  await expect(running).rejects.toBeInstanceOf(CancelledError);
  expect(words[2], 'it still runs').toBe(0);
  expect(running.cancel()).toBe(false);
  words.open();
  await words.over(1);
  const next = gate();
  const waits = spawnBlocking(work.holdAsync, shared(next));
  await next.begun(1);
  waits.cancel();
  await expect(waits).rejects.toBeInstanceOf(CancelledError);
  expect(next[2], 'its finally block has run').toBe(1);
  expect(words[0], 'the cancelled call never began').toBe(1);
  expect(pool.size.threads).toBe(1);
});

test('a thread that ends fails its call, and the next one gets another', async () => {
  const error = (await spawnBlocking(work.dies).catch((e: unknown) => e)) as Error;
  expect(error).toBeInstanceOf(BlockingThreadError);
  expect(error.message).toBe('the thread ended under dies: exit code 5');
  expect(await spawnBlocking(work.add, 1, 2)).toBe(3);
});

const far = `
  import { spawnBlocking } from 'heddle';
  export function slow(ms) { const until = Date.now() + ms; while (Date.now() < until); return 'slow'; }
  export function stray() { setTimeout(() => { throw new Error('stray'); }); return 'returned'; }
  export async function fromCore(ms) { return spawnBlocking(slow, ms); }
`;

/** A program in a process of its own, on the native driver, without the addon. */
for (const env of [{}, { HEDDLE_DRIVER: 'node' }, { HEDDLE_ADDON: 'off', HEDDLE_DRIVER: 'node' }]) {
  const name = JSON.stringify(env);

  test(`the process ends with idle threads, waits for pending calls, not for abandoned ones: ${name}`, async () => {
    module('far.mjs', far);
    const program = module(
      'process.mjs',
      `import { spawnBlocking, spawnLocal } from 'heddle';
      import { slow } from './far.mjs';
      async function main() {
        const first = await spawnBlocking(slow, 1);
        const pending = spawnBlocking(slow, 50).then((v) => console.log('pending', v));
        const lost = spawnBlocking(slow, 1e9);
        pending.then(() => setTimeout(() => { lost.cancel(); lost.catch((e) => console.log(e.name)); }, 50));
        return first;
      }
      console.log(await main());`,
    );
    const { lines, stderr, code } = await run(program, env);
    expect(stderr).not.toMatch(/Error/);
    expect(lines).toEqual(['slow', 'pending slow', 'CancelledError']);
    expect(code).toBe(0);
  });

  test(`cores have threads of their own, and shutdown ends what runs: ${name}`, async () => {
    module('far.mjs', far);
    const program = module(
      'cores.mjs',
      `import { Runtime, spawnBlocking, spawnOn } from 'heddle';
      import { fromCore, slow } from './far.mjs';
      async function main() {
        const runtime = await Runtime.start({ cores: ${'HEDDLE_ADDON' in env ? 1 : 2}, blocking: { threads: 1 } });
        console.log(await spawnOn(runtime.cores - 1, fromCore, 1));
        const running = spawnBlocking(slow, 1e9);
        const queued = spawnBlocking(slow, 1);
        const names = Promise.all([running, queued].map((h) => h.catch((e) => e.name)));
        await runtime.shutdown(50);
        console.log((await names).join());
        console.log(await spawnBlocking(slow, 1));
      }
      await main();`,
    );
    const { lines, stderr, code } = await run(program, env);
    expect(stderr).not.toMatch(/Error/);
    expect(lines).toEqual(['slow', 'CancelledError,CancelledError', 'slow']);
    expect(code).toBe(0);
  });
}

test('what nobody catches on a thread is thrown where the thread belongs', async () => {
  module('far.mjs', far);
  const program = module(
    'stray.mjs',
    `import { spawnBlocking } from 'heddle';
    import { stray } from './far.mjs';
    async function main() {
      process.on('uncaughtException', (e) => { console.log('uncaught', e.message); clearInterval(alive); });
      const alive = setInterval(() => {}, 1000);
      console.log(await spawnBlocking(stray));
    }
    await main();`,
  );
  const { lines, code } = await run(program);
  // Which is first depends on how long the thread's turn took: the call is over, the timer belongs to nobody.
  expect(lines.toSorted()).toEqual(['returned', 'uncaught stray']);
  expect(code).toBe(0);
});
