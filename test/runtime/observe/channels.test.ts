// Diagnostics channels: what a subscriber hears, and that the executor looks at polls only while there is one.
import { expect, test } from 'vitest';
import { runCompiled as run, SPIN } from '../programs.ts';

/** A forced flag preempts wherever it can. */
const runCompiled = (source: string) => run(source, { env: { HEDDLE_FORCE_PREEMPT: '' } });

test('start, suspensions and end of tasks, until the subscriber goes', async () => {
  const { lines } = await runCompiled(`import { sleep, spawnLocal, yieldNow } from 'heddle';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
async function inner() {
  await sleep(5);
}
async function outer() {
  await yieldNow();
  await inner();
  throw new Error('on purpose');
}
const heard = [];
const line = (what) => ({ task, outcome, at, waitsFor, failed, core }) =>
  heard.push([what, task.function, task.source + ':' + task.line, task.id === id(task), outcome, at && at.function + ':' + at.line, waitsFor, failed, core].join(' '));
let known;
const id = (task) => (known ??= task.id);
const onStart = line('start'), onEnd = line('end'), onSuspend = line('suspend');
await spawnLocal(outer).catch(() => 0);
subscribe('heddle:task:start', onStart);
subscribe('heddle:task:suspend', onSuspend);
subscribe('heddle:task:end', onEnd);
await spawnLocal(outer).catch(() => 0);
unsubscribe('heddle:task:start', onStart);
unsubscribe('heddle:task:suspend', onSuspend);
unsubscribe('heddle:task:end', onEnd);
await spawnLocal(outer).catch(() => 0);
console.log(heard.join('\\n'));
`);
  expect(lines).toEqual([
    'start outer program.mjs:6 true     0',
    'suspend outer program.mjs:6 true yielded outer:7   0',
    'suspend outer program.mjs:6 true suspended inner:4 sleep  0',
    'end outer program.mjs:6 true    true 0',
  ]);
});

test('no subscriber, no look at polls', async () => {
  const { lines } = await runCompiled(`import { spawnLocal, sleep } from 'heddle';
import { channel } from 'node:diagnostics_channel';
import { AsyncLocalStorage } from 'node:async_hooks';
import { special } from ${JSON.stringify(new URL('../../../dist/runtime/executor/core.js', import.meta.url).href)};
const end = channel('heddle:task:end');
const seen = [special.on];
const listener = () => {};
end.subscribe(listener);
seen.push(special.on);
console.log(end.unsubscribe(listener), end.unsubscribe(listener));
seen.push(special.on);
const store = new AsyncLocalStorage();
channel('heddle:task:start').bindStore(store, (data) => data);
seen.push(special.on);
channel('heddle:task:start').unbindStore(store);
seen.push(special.on);
console.log(seen.join());
`);
  expect(lines).toEqual(['true false', 'false,true,false,true,false']);
});

test('moves, steals, parks and a lost core', async () => {
  const { lines } = await runCompiled(`import { Runtime, spawn, spawnOn, sleep } from 'heddle';
import { subscribe } from 'node:diagnostics_channel';
export async function computes(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0;
  return sum;
}
export async function dies() {
  await sleep(1);
  process.reallyExit(7);
}
const { isMainThread } = await import('node:worker_threads');
if (isMainThread) {
  const heard = { out: new Set(), in: 0, parks: 0 };
  subscribe('heddle:task:move', ({ task, key, direction, core }) => {
    if (task.function === 'computes' && direction === 'out' && core === 0 && key.startsWith('0.')) heard.out.add(key);
    else heard.in++;
  });
  subscribe('heddle:core:park', ({ core }) => { if (core === 0) heard.parks++; });
  const lost = new Promise((resolve) => subscribe('heddle:core:lost', resolve));
  const runtime = await Runtime.start({ cores: 2, sliceMs: 2 });
  // Until the other core was given the processor in time.
  while (heard.out.size === 0 || heard.parks === 0)
    await Promise.all(Array.from({ length: 20 }, () => spawn(computes, 2_000_000)));
  const { movedOut } = runtime.metrics().cores[0];
  console.log(heard.out.size > 0, heard.out.size <= movedOut, heard.parks > 0);
  const end = spawnOn(1, dies).catch((error) => error.code);
  const { core, tasks } = await lost;
  console.log(core, tasks, await end);
  await runtime.shutdown();
}
`);
  expect(lines).toEqual(['true true true', '1 1 ERR_HEDDLE_CORE_LOST']);
});

test('overruns each time, a hog once', async () => {
  const { lines } = await runCompiled(`import { sleep } from 'heddle';
import { subscribe } from 'node:diagnostics_channel';
${SPIN}
const heard = { overrun: [], hog: [] };
subscribe('heddle:core:overrun', (hog) => heard.overrun.push(hog));
subscribe('heddle:hog', (hog) => heard.hog.push(hog));
async function hog() {
  await sleep(1);
  spin(80);
  await sleep(1);
}
await sleep(300); // without the addon sysmon is a worker, which has to start
await hog();
await hog();
const at = ({ function: name, line, core, ms }) => [name, line, core, ms > 10].join(' ');
console.log(heard.overrun.map(at).join(), '|', heard.hog.map(at).join());
`);
  expect(lines).toEqual(['hog 8 0 true,hog 8 0 true | hog 8 0 true']);
});
