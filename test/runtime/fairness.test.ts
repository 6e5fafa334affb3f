// A busy task leaves their turn to the engine's microtasks and to every phase of Node's event loop.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

/** Beside `busy` everything has to happen `TIMES` times; a program that starves one of them never ends. */
const beside = (busy: string) => `
  import { sleep, spawnLocal, yieldNow } from 'heddle';
  const TIMES = 20;
  const left = { microtask: TIMES, nextTick: TIMES, timeout: TIMES, immediate: TIMES, sleep: TIMES };
  const over = () => Object.values(left).every((n) => n <= 0);
  const microtask = () => { if (--left.microtask > 0) Promise.resolve().then(microtask); };
  const nextTick = () => { if (--left.nextTick > 0) process.nextTick(nextTick); };
  const timeout = () => { if (--left.timeout > 0) setTimeout(timeout, 0); };
  const immediate = () => { if (--left.immediate > 0) setImmediate(immediate); };
  async function sleeps() { while (left.sleep > 0) { await sleep(1); left.sleep--; } }
  async function nothing() {}
  ${busy}
  microtask(); nextTick(); setTimeout(timeout, 0); setImmediate(immediate);
  const handle = spawnLocal(sleeps);
  await busy();
  await handle;
  console.log(JSON.stringify(left));
`;

const ALL_DONE = ['{"microtask":0,"nextTick":0,"timeout":0,"immediate":0,"sleep":0}'];

test('a chain of awaits', async () => {
  const { lines } = await runCompiled(beside('async function busy() { while (!over()) await nothing(); }'));
  expect(lines).toEqual(ALL_DONE);
});

test('a recursion without a loop', async () => {
  const { lines } = await runCompiled(
    beside(`
      async function round(n) { if (n === 0 || over()) return; await nothing(); await round(n - 1); }
      async function busy() { while (!over()) await round(1000); }
    `),
  );
  expect(lines).toEqual(ALL_DONE);
});

test('yields', async () => {
  const { lines } = await runCompiled(beside('async function busy() { while (!over()) await yieldNow(); }'));
  expect(lines).toEqual(ALL_DONE);
});

test('computation that never awaits', async () => {
  const { lines } = await runCompiled(
    beside('async function busy() { let n = 0; while (!over()) n++; return n; }'),
  );
  expect(lines).toEqual(ALL_DONE);
});

test('two computations share the core', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal } from 'heddle';
    let turns = 0, last = '';
    async function compute(name, ms) {
      for (const until = performance.now() + ms; performance.now() < until; ) if (last !== name) { last = name; turns++; }
    }
    await Promise.all([spawnLocal(compute, 'a', 500), spawnLocal(compute, 'b', 500)]);
    console.log(turns > 4);
  `);
  expect(lines).toEqual(['true']);
});

test('computing tasks share the core evenly: as many turns, and rounds within a tenth', async () => {
  const { lines } = await runCompiled(`
    import { spawnLocal } from 'heddle';
    const TASKS = 4, MS = 600;
    let last = -1;
    async function compute(me, turns, rounds, until) {
      while (performance.now() < until) {
        if (last !== me) { last = me; turns[me]++; }
        rounds[me]++;
      }
    }
    async function measure() {
      const turns = new Array(TASKS).fill(0), rounds = new Array(TASKS).fill(0);
      const until = performance.now() + MS;
      await Promise.all(turns.map((_, me) => spawnLocal(compute, me, turns, rounds, until)));
      const mean = rounds.reduce((a, b) => a + b) / TASKS;
      return { turns, off: Math.max(...rounds.map((n) => Math.abs(n - mean) / mean)) };
    }
    // What other processes take from one slice it does not give back: on a loaded machine the quietest of many counts.
    let best = 1, uneven = 0;
    for (let i = 0; i < 40 && (i === 0 || best > 0.1); i++) {
      const { turns, off } = await measure();
      best = Math.min(best, off);
      uneven = Math.max(uneven, Math.max(...turns) - Math.min(...turns));
    }
    console.log(uneven <= 1, best <= 0.1 || best);
  `);
  expect(lines).toEqual(['true true']);
});

test('channel ping-pong and immediate completions', async () => {
  const { lines } = await runCompiled(
    beside(`
      import { oneshot } from 'heddle/sync';
      async function ready() { return 1; }
      async function receives(channel) { return await channel.recv(); }
      async function busy() {
        while (!over()) {
          const [s, r] = oneshot();
          const other = spawnLocal(receives, r);
          s.send(await ready());
          await other;
        }
      }
    `),
  );
  expect(lines).toEqual(ALL_DONE);
});
