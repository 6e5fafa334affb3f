// Contexts of many tasks at once, and across everything that is heddle's own: leaf operations, spawned tasks, channels,
// wakers, cancellation. Native has no such things, so what is expected stands here.
import { expect, test } from 'vitest';
import { runCompiled, sameAsNative } from '../programs.ts';

const HEAD = `
  import { AsyncLocalStorage } from 'node:async_hooks';
  import { Runtime, sleep, spawn, spawnLocal, suspend, yieldNow } from 'heddle';
  import { oneshot } from 'heddle/sync';
  const als = new AsyncLocalStorage();
`;

const THOUSAND = `
  import { AsyncLocalStorage } from 'node:async_hooks';
  const als = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const wrong = [];
  const check = (id, where) => { if (als.getStore() !== id || other.getStore() !== -id) wrong.push([id, where]); };
  async function leaf(id, n) { check(id, 'leaf'); if (n % 3 === 0) await tick(n % 5); else await null; check(id, 'leaf end'); return n; }
  async function middle(id, n) { const x = await leaf(id, n); check(id, 'middle'); return x + (await leaf(id, n + 1)); }
  async function task(id) {
    let sum = 0;
    for (let i = 0; i < 8; i++) {
      sum += await middle(id, id + i); check(id, 'loop');
      if (i === 4) { other.enterWith(-id); check(id, 'entered'); }
      await als.run('inside ' + id, () => leaf2('inside ' + id)); check(id, 'after run');
    }
    return sum;
  }
  async function leaf2(store) { await null; if (als.getStore() !== store) wrong.push([store, 'run']); }
  const tasks = [];
  for (let id = 1; id <= 1000; id++) tasks.push(als.run(id, () => other.run(-id, task, id)));
  const sums = await Promise.all(tasks);
  console.log(sums.reduce((a, b) => a + b), wrong.length, wrong.slice(0, 3), als.getStore());
`;

for (const env of [{}, { HEDDLE_FORCE_PREEMPT: '1' }]) {
  test(`a thousand interleaved tasks, each with stores of its own ${JSON.stringify(env)}`, async () => {
    const lines = await sameAsNative(THOUSAND, { env: env as Record<string, string> });
    expect(lines[0]).toMatch(/^\d+ 0 \[\] undefined$/);
  });
}

test('sleep, yieldNow, suspend, channels', async () => {
  const { lines } = await runCompiled(`${HEAD}
    const log = (...what) => console.log(...what, als.getStore());
    const [sender, receiver] = oneshot();
    let waker;
    async function sleeper() { await sleep(1); log('slept'); await yieldNow(); log('yielded'); }
    async function receives() { log(await receiver.recv()); }
    async function suspends() { await suspend((cx) => { waker = cx.localWaker(); log('set up'); }); log('woken'); }
    const tasks = [als.run(1, sleeper), als.run(2, receives), als.run(3, suspends)];
    als.run('waker', () => { waker.wake(); sender.send('received'); });
    await Promise.all(tasks);
    log('end');
  `);
  expect(lines.sort()).toEqual(
    ['set up 3', 'woken 3', 'received 2', 'slept 1', 'yielded 1', 'end undefined'].sort(),
  );
});

test('local tasks run where they are spawned; a send task in a context of its own, wherever it runs', async () => {
  const { lines } = await runCompiled(`${HEAD}
    export async function local(name) { console.log('start', name, als.getStore()); await sleep(1); console.log('end', name, als.getStore()); }
    await Promise.all([als.run(1, () => spawnLocal(local, 'a')), als.run(2, () => spawn(local, 'b')), spawnLocal(local, 'c')]);
    async function sleeper() { try { await sleep(1000); } finally { console.log('finally', als.getStore()); } }
    const handle = als.run(3, () => spawnLocal(sleeper));
    await sleep(1);
    als.run(4, () => handle.cancel());
    await handle.catch((e) => console.log(e.name, als.getStore()));
  `);
  expect(lines).toEqual([
    'start a 1',
    'start b undefined',
    'start c undefined',
    'end a 1',
    'end b undefined',
    'end c undefined',
    'finally 3',
    'CancelledError undefined',
  ]);
});

test('a task that is done holds no store', async () => {
  const { lines } = await runCompiled(
    `${HEAD}
    async function task() { await sleep(1); return 1; }
    let done;
    const ref = (() => { const store = {}; done = als.run(store, () => spawnLocal(task)); return new WeakRef(store); })();
    await done;
    for (let i = 0; i < 10 && ref.deref() !== undefined; i++) { await new Promise((resolve) => setTimeout(resolve, 5)); gc(); }
    console.log(ref.deref() === undefined, done.done);
  `,
    { args: ['--expose-gc'] },
  );
  expect(lines).toEqual(['true true']);
});
