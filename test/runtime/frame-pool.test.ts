// Frames of calls that have ended serve the next ones, and only those that nobody else can hold.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

/** Takes all frames out of the pool: those that were made for it have never stood at a resume point. */
const DRAIN = `
import { frame2, frame6 } from 'heddle/internal/tasks';
const drain = (make) => { let n = 0; while (make(undefined, drain).pc !== 0) n++; return n; };
`;

/** Forced preemption is watched like a trace, and nothing is recycled meanwhile. */
const run = async (source: string, args: string[] = []) =>
  (await runCompiled(`${DRAIN}${source}`, { args, env: { HEDDLE_FORCE_PREEMPT: '' } })).lines;

test('calls one after the other share a frame', async () => {
  const lines = await run(`
import { spawnLocal, yieldNow } from 'heddle';
async function small(x) { await yieldNow(); return x; }
async function medium(a, b, c) { await yieldNow(); return a + b + c; }
async function calls() { for (let i = 0, s = 0; i < 500; i++) s += (await small(i)) + (await medium(i, 1, 2)); }
await spawnLocal(calls);
console.log(drain(frame2), drain(frame6));
`);
  expect(lines).toEqual(['1 1']);
});

test('calls under way at once have frames of their own, and a burst leaves a bounded number', async () => {
  const lines = await run(`
import { Runtime, spawnLocal, yieldNow } from 'heddle';
// A burst that is preempted before it has begun them all finds frames of those that have ended.
const runtime = await Runtime.start({ cores: 1, sliceMs: 10_000 });
async function leaf(x) { await yieldNow(); return x; }
async function twice(x) { return (await leaf(x)) * 2; }
async function task(x) { let sum = 0; for (let i = 0; i < 5; i++) sum += await twice(x + i); return sum; }
async function burst(n) {
  const tasks = [];
  for (let i = 0; i < n; i++) tasks.push(spawnLocal(task, i));
  let right = 0;
  for (let i = 0; i < n; i++) if ((await tasks[i]) === 10 * i + 20) right++;
  return right;
}
console.log(await burst(100), drain(frame2), await burst(3000), drain(frame2));
await runtime.shutdown();
`);
  expect(lines).toEqual(['100 200 3000 1024']);
});

test('a frame in the pool holds nothing of the call', async () => {
  const lines = await run(
    `
import { spawnLocal, yieldNow } from 'heddle';
const kept = [];
async function wait(value) { await yieldNow(); return value.length; }
async function task() {
  for (let i = 0; i < 3; i++) {
    const big = [i];
    const inner = async () => { await yieldNow(); return wait(big); };
    kept.push(new WeakRef(big), new WeakRef(inner));
    await inner();
    await wait(big);
  }
}
await spawnLocal(task);
await new Promise((resolve) => setTimeout(resolve, 1));
gc();
console.log(kept.filter((ref) => ref.deref() !== undefined).length, drain(frame2) > 0);
`,
    ['--expose-gc'],
  );
  expect(lines).toEqual(['0 true']);
});

test('a frame that an operation was given is not recycled: its waker may be called late', async () => {
  const lines = await run(`
import { spawnLocal, suspend, yieldNow } from 'heddle';
const wakers = [];
async function asks() { return await suspend((cx) => { const waker = cx.localWaker(); wakers.push(waker); waker.wake('first'); }); }
async function passes() { await yieldNow(); return asks(); }
async function waits(promise) { return await promise; }
async function task() {
  console.log(await asks(), await asks(), drain(frame2));
  console.log(await passes());
  let settle;
  const promise = new Promise((resolve) => { settle = resolve; });
  setTimeout(() => { for (const waker of wakers) waker.wake('late'); setTimeout(settle, 1, 'own'); }, 1);
  console.log(await waits(promise));
}
await spawnLocal(task);
`);
  expect(lines).toEqual(['first first 0', 'first', 'own']);
});

test('cancelled and failed calls give their frames back as they found them', async () => {
  const lines = await run(`
import { spawnLocal, yieldNow } from 'heddle';
async function fails(x) { await yieldNow(); throw new Error('e' + x); }
async function leaf(x) { try { await yieldNow(); return x; } finally { await yieldNow(); } }
async function task(n) {
  const seen = [];
  for (let i = 0; i < n; i++) {
    try { seen.push(await leaf(i)); await fails(i); } catch (e) { seen.push(e.message); }
  }
  return seen.join();
}
const expected = Array.from({ length: 50 }, (_, i) => i + ',e' + i).join();
const handles = Array.from({ length: 20 }, () => spawnLocal(task, 50));
setImmediate(() => { for (let i = 0; i < 20; i += 2) handles[i].cancel(); });
const ended = await Promise.allSettled(handles);
console.log(ended.filter((r) => r.status === 'fulfilled').every((r) => r.value === expected || /cancelled/.test(r.value)), ended.length);
console.log((await spawnLocal(task, 50)) === expected, drain(frame2) > 0);
`);
  expect(lines).toEqual(['true 20', 'true true']);
});
