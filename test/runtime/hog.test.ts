// Stretches without a preemption point are reported, once per site, with the place.
import { expect, test } from 'vitest';
import { loadAddon } from '../../dist/runtime/driver/addon.js';
import { transform } from '../../dist/transformer/index.js';
import { runCompiled as run, runNative, SPIN } from './programs.ts';

/** A forced flag says nothing about time. */
const runCompiled = (source: string) => run(source, { env: { HEDDLE_FORCE_PREEMPT: '' } });

const addon = loadAddon().addon !== null;

test('a synchronous stretch is reported once, with function and line', async () => {
  const { lines, stderr } = await runCompiled(`
import { onHog, sleep } from 'heddle';
onHog((hog) => console.log(hog.function, hog.line, hog.file.endsWith('.mjs'), hog.ms > 10));
${SPIN}
async function hog() {
  await sleep(1);
  spin(80);
  await sleep(1);
}
await sleep(300); // without the addon sysmon is a worker, which has to start
await hog();
await hog();
`);
  expect(lines).toEqual(['hog 6 true true']);
  expect(stderr).toContain('HEDDLE_HOG');
  expect(stderr.match(/HEDDLE_HOG/g)).toHaveLength(1);
});

test('and again when it has become twice as bad', async () => {
  const { lines, stderr } = await runCompiled(`
import { onHog, sleep } from 'heddle';
onHog((hog) => console.log(hog.function));
${SPIN}
async function hog(ms) {
  await sleep(1);
  spin(ms);
  await sleep(1);
}
await sleep(300);
await hog(80);
await hog(700);
await hog(700);
`);
  expect(lines).toEqual(['hog', 'hog']);
  expect(stderr.match(/HEDDLE_HOG/g)).toHaveLength(2);
  expect(stderr).toContain('spawnBlocking');
});

test('a loop of a function that ordinary code calls, whose look comes far too late', async () => {
  const code = transform(
    `import { onHog } from 'heddle';
onHog((hog) => console.log(hog.function, hog.line));
${SPIN}
await new Promise((resolve) => setTimeout(resolve, 300));
async function ordinary() {
  for (let i = 0; i < 4; i++) spin(80);
}
await ordinary();
await new Promise((resolve) => setTimeout(resolve, 1));`,
    { fileName: 'program.mjs' },
  ).code;
  const { lines } = await runNative(code, { env: { HEDDLE_FORCE_PREEMPT: '' } });
  expect(lines).toEqual(['ordinary 5']);
});

test('so is the first stretch of a call', async () => {
  const { lines } = await runCompiled(`
import { onHog, sleep } from 'heddle';
onHog((hog) => console.log(hog.function, hog.line));
${SPIN}
await sleep(300);
async function first() {
  spin(80);
}
await first();
`);
  expect(lines).toEqual(['first 6']);
});

test('a spawned function that ends in the same stretch is named', async () => {
  const { lines } = await runCompiled(`
import { onHog, spawn, sleep } from 'heddle';
onHog((hog) => console.log(hog.function, hog.line));
${SPIN}
await sleep(300);
async function task() {
  spin(80);
  return 1;
}
console.log(await spawn(task));
`);
  expect(lines.sort()).toEqual(['1', 'task 6']);
});

test('so is one that is spawned on this core, whatever its arguments; a closure by its name', async () => {
  const { lines } = await runCompiled(`
import { onHog, spawnLocal, sleep } from 'heddle';
onHog((hog) => console.log(hog.function, hog.line));
${SPIN}
await sleep(300);
async function none() { spin(80); }
async function one(a) { spin(80); }
async function two(a, b) { spin(80); }
async function four(a, b, c, d) { spin(80); }
const closure = ((x) => async () => { spin(80 + x); })(0);
const named = ((x) => async function named() { spin(80 + x); })(0);
await spawnLocal(none);
await spawnLocal(one, 1);
await spawnLocal(two, 1, 2);
await spawnLocal(four, 1, 2, 3, 4);
await spawnLocal(closure);
await spawnLocal(named);
await sleep(1);
`);
  expect(lines).toEqual(['none 6', 'one 7', 'two 8', 'four 9', '(anonymous) 0', 'named 0']);
});

test('a stretch within a stretch is reported once, by the inner function', async () => {
  const { lines } = await runCompiled(`
import { onHog, sleep } from 'heddle';
onHog((hog) => console.log(hog.function, hog.line));
${SPIN}
await sleep(300);
const call = (f) => f();
async function inner() {
  spin(80);
  await sleep(1);
}
async function outer() {
  await sleep(1);
  await call(inner);
}
await outer();
await sleep(1);
`);
  expect(lines).toEqual(['inner 7']);
});

test('one that follows blockInPlace in the same slice is, the call is not', async () => {
  const { lines } = await runCompiled(`
import { blockInPlace, onHog, sleep } from 'heddle';
onHog((hog) => console.log(hog.function, hog.line));
${SPIN}
await sleep(300);
async function brief() {
  await sleep(1);
  blockInPlace(() => 1);
  spin(80);
  await sleep(1);
}
async function long() {
  await sleep(1);
  blockInPlace(() => spin(80));
  await sleep(1);
}
await long();
await brief();
`);
  expect(lines).toEqual(['brief 7']);
});

test('what ordinary code spends before the tasks have their turn is not theirs', async () => {
  const { lines } = await runCompiled(`
import { onHog, sleep, spawnLocal } from 'heddle';
onHog((hog) => console.log(hog.function));
${SPIN}
await sleep(300);
async function brief() {
  await sleep(1);
  return 'brief';
}
await new Promise((resolve) => setTimeout(() => {
  const task = spawnLocal(brief);
  spin(80);
  task.then(resolve);
}, 1));
console.log('end');
`);
  expect(lines).toEqual(['end']);
});

test.runIf(addon)('stretches too short for a warning are told to listeners only', async () => {
  // Several sites, each told of once: what was meant to be short can be long on a crowded machine, and is warned of then.
  const names = Array.from({ length: 6 }, (_, i) => `shorter${i}`);
  const { lines, stderr } = await runCompiled(`
import { onHog, Runtime, sleep } from 'heddle';
const heard = new Map();
onHog((hog) => heard.set(hog.function, hog.ms));
${SPIN}
const runtime = await Runtime.start({ cores: 1, sliceMs: 1 });
await sleep(300);
${names
  .map(
    (name) => `async function ${name}() {
  await sleep(1);
  // The slice, more than another, and less than what is warned of.
  spin(6);
  await sleep(1);
}`,
  )
  .join('\n')}
async function longer() {
  await sleep(1);
  spin(80);
  await sleep(1);
}
// Not each time: sysmon itself may be late by as much.
for (const task of [${names.join(', ')}, longer]) while (!heard.has(task.name)) await task();
await runtime.shutdown();
for (const name of ['${names.join("', '")}', 'longer']) console.log(name, heard.get(name));
`);
  const heard = lines.map((line) => line.split(' ')).map(([name, ms]) => ({ name, ms: Number(ms) }));
  expect(heard.map(({ name }) => name)).toEqual([...names, 'longer']);
  expect(heard.at(-1)!.ms).toBeGreaterThan(10);
  for (const { name, ms } of heard) {
    expect(stderr.includes(`HeddleHogWarning: ${name} `), `warned of ${name}, ${ms} ms`).toBe(ms >= 10);
  }
});

test('a loop that yields is not', async () => {
  // The first rounds only make the executor take a slice's processor time, by which it tells a hog from a thread that
  // was not given the processor.
  const { lines } = await runCompiled(`
    import { onHog } from 'heddle';
    let armed = false;
    onHog((hog) => armed && console.log(hog));
    async function polite(ms) { for (const until = performance.now() + ms; performance.now() < until; ); }
    await polite(100);
    armed = true;
    await polite(100);
    console.log('end');
  `);
  expect(lines).toEqual(['end']);
});

/** Without the addon the clock is all there is to go by (docs/scheduler.md). */
test.runIf(addon)('nor a process that was stopped: the clock went on, it did not', async () => {
  const { lines } = await runCompiled(`
    import { onHog, sleep } from 'heddle';
    import { spawn } from 'node:child_process';
    import { once } from 'node:events';
    onHog((hog) => console.log(hog));
    const used = () => { const { user, system } = process.cpuUsage(); return user + system; };
    let turns = 0;
    function brief() { for (const until = used() + 3000; used() < until; ); }
    async function polite(state) {
      while (!state.done) {
        await sleep(1);
        brief();
        turns++;
      }
    }
    const state = { done: false };
    const task = polite(state);
    const stopper = spawn('sh', ['-c', 'for i in 1 2 3 4 5 6 7 8; do sleep 0.05; kill -STOP $0; sleep 0.1; kill -CONT $0; done', String(process.pid)]);
    await once(stopper, 'exit');
    state.done = true;
    await task;
    console.log(turns > 0);
  `);
  expect(lines).toEqual(['true']);
});
