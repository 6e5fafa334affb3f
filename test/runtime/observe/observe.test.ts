// What can be seen of a running program: tasks with their lines, and the numbers, on one core and on two.
import { expect, test } from 'vitest';
import { runCompiled } from '../programs.ts';

/** Line 1 of the program is the first one behind the backtick. */
const TASKS = `import { dump, formatDump, sleep, spawnLocal, suspend, yieldNow } from 'heddle';
async function inner(ms) {
  await sleep(ms);
  return 1;
}
async function outer(ms) {
  const one = await inner(ms);
  return one + await sleep(5);
}
async function promised(promise) {
  await promise;
}
async function joins(task) {
  await task;
}
async function spins(until) {
  while (!until.done) await yieldNow();
}
const sleeping = spawnLocal(outer, 60_000);
let release;
const waiting = promised(new Promise((resolve) => { release = resolve; }));
const joining = spawnLocal(joins, sleeping);
const until = { done: false };
const spinning = spawnLocal(spins, until);
const woken = suspend((cx) => { globalThis.waker = cx.localWaker(); });
await sleep(20);
const show = (tasks) => tasks.map(({ state, waitsFor, stack, seenForMs }) =>
  [state, waitsFor, stack.map((at) => at.function + ':' + at.line + ':' + at.column).join(' '),
   seenForMs > 0].join(' | ')).sort();
console.log(show(dump()).join('\\n'));
await sleep(20);
console.log('--');
console.log(show(dump()).join('\\n'));
const text = formatDump(dump());
console.log('--', /at async inner \\(program.mjs:3:/.test(text));
until.done = true;
release();
waker.wake();
sleeping.cancel();
await Promise.allSettled([sleeping, waiting, joining, spinning, woken]);
await sleep(1);
console.log('--', dump().length);
`;

test('a dump names function, line and reason of every task', async () => {
  const { lines } = await runCompiled(TASKS);
  const text = lines.join('\n').split(/^--.*\n?/m);
  const [first, second] = [text[0]!.trim().split('\n'), text[1]!.trim().split('\n')];
  const at = (found: string[], what: string): string[] => found.filter((line) => line.includes(what));
  expect(at(first, 'inner:')).toEqual(['waiting | sleep | inner:3:3 outer:7:15 | false']);
  expect(at(second, 'inner:')).toEqual(['waiting | sleep | inner:3:3 outer:7:15 | true']);
  expect(at(first, 'promised:')).toEqual(['waiting | a native promise | promised:11:3 | false']);
  expect(at(first, 'joins:')).toEqual(['waiting | task outer | joins:14:3 | false']);
  expect(at(first, 'spins:')).toHaveLength(1);
  expect(at(first, 'spins:')[0]).toMatch(/^ready \| {2}\| spins:17:/);
  expect(at(first, 'suspend')).toEqual(['waiting | suspend |  | false']);
  expect(first).toHaveLength(second.length);
  expect(lines).toContain('-- true');
  // The program's own top level is no task.
  expect(lines.at(-1)).toBe('-- 0');
});

test('a runtime of two cores is dumped as a whole; its metrics add up', async () => {
  const { lines } = await runCompiled(`import { Runtime, onEachCore, sleep, spawnOn } from 'heddle';
export async function naps(ms) {
  await sleep(ms);
}
export async function computes(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0;
  return sum;
}
const { isMainThread } = await import('node:worker_threads');
if (isMainThread) await main();
async function main() {
  const runtime = await Runtime.start({ cores: 2, sliceMs: 5 });
  const cores = runtime.cores;
  const nap = spawnOn(cores - 1, naps, 60_000);
  let found = [];
  // The other core has to import the module and begin the task first.
  while (found.length === 0) {
    await sleep(20);
    found = (await runtime.dump()).filter((task) => task.core === cores - 1 && task.state === 'waiting');
    // Where heddle's own code is compiled, what loads the module is a task as well.
    found = found.filter((task) => task.stack.every((at) => at.function !== 'loadModule'));
  }
  console.log(found.map((task) => task.stack.map((at) => at.function + ':' + at.line).join(' ')).join());
  nap.cancel();
  await nap.catch(() => undefined);
  await onEachCore(computes, 60_000_000);
  // One run in 64 is timed.
  for (let i = 0; i < 200; i++) await sleep(1);
  const metrics = runtime.metrics();
  console.log(metrics.cores.every((core) => core.polls > 0 && core.preemptions > 0));
  console.log(metrics.cores.some((core) => core.pollTimes.some((runs) => runs > 0)));
  const text = metrics.toPrometheus();
  const sample = /^heddle_[a-z_]+(\\{core="\\d+"(,le="[^"]+")?\\})? \\d[\\d.e+-]*$/;
  console.log(text.trimEnd().split('\\n').filter((line) => !/^# (HELP|TYPE) heddle_/.test(line) && !sample.test(line)).join());
  console.log(/heddle_polls_total\\{core="0"\\} [1-9]/.test(text));
  await runtime.shutdown();
}
`);
  expect(lines).toEqual(['naps:3', 'true', 'true', '', 'true']);
});

test('tasks alive, by kind, and those that are ready', async () => {
  const { lines } = await runCompiled(
    `import { Runtime, sleep, spawn, spawnLocal } from 'heddle';
export async function naps(ms) {
  await sleep(ms);
}
async function computes(state) {
  let sum = 0;
  while (!state.done) sum = (sum * 31 + 1) | 0;
  return sum;
}
async function fails() {
  await sleep(1);
  throw new Error('on purpose');
}
const runtime = await Runtime.start({ cores: 1, sliceMs: 2 });
const show = () => {
  const { alive, aliveLocal, away, guests, queued } = runtime.metrics().cores[0];
  console.log(alive, aliveLocal, away, guests, queued, runtime.metrics().injected);
};
show();
const naps3 = Array.from({ length: 3 }, () => spawn(naps, 60_000));
const state = { done: false };
const computing = Array.from({ length: 8 }, () => spawnLocal(computes, state));
const failing = spawnLocal(fails).catch(() => 0);
const joined = spawnLocal(() => naps(1));
const plain = naps(60_000); // spawned by nobody
await failing;
await joined;
show();
// Of eight that compute, one has been preempted last and all others wait: the row is of a slice's end.
while (runtime.metrics().cores[0].ready < 8) await sleep(5);
state.done = true;
for (const task of naps3) task.cancel();
await Promise.allSettled([...naps3, ...computing]);
show();
await runtime.shutdown();
process.exit();
`,
    { env: { HEDDLE_FORCE_PREEMPT: '' } },
  );
  expect(lines).toEqual(['0 0 0 0 0 0', '3 8 0 0 0 0', '0 0 0 0 0 0']);
});
