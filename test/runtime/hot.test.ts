// Functions that most polls are of get a copy of the batch loop: nothing but the speed may change.
import { expect, test } from 'vitest';
import { runCompiled } from './programs.ts';

/**
 * `run(task)`: 50 tasks at a time, until the executor has had every occasion to make a copy for them. `until(task)`: as often as it takes,
 * since which frame a look finds depends on when slices end.
 */
const HEAD = `
import { spawnLocal, yieldNow } from 'heddle';
import { hot } from '../runtime/executor/hot.js';
async function run(task, rounds = 40) {
  for (let round = 0; round < rounds; round++) {
    const tasks = [];
    for (let i = 0; i < 50; i++) tasks.push(spawnLocal(task, i));
    for (const task of tasks) await task;
  }
}
const until = async (task) => {
  for (let i = 0; i < 50 && hot.fn?.name !== task.name + '$'; i++) await spawnLocal(run, task);
};
const yields = (i) => 400 + i;
`;

/** Forced preemption is watched, and polls do not go through the batch. */
const run = async (source: string, args: string[] = []) =>
  (await runCompiled(HEAD + source, { args, env: { HEDDLE_FORCE_PREEMPT: '' } })).lines;

const COUNT = `
let done = 0;
async function counts(i) { for (let k = 0; k < yields(i); k++) await yieldNow(); done++; }
await USE(run, counts);
console.log(done % 2000, hot.fn?.name);
`;

test('a function that is at the head of the queue again and again gets one', async () => {
  expect(await run(COUNT.replace('USE(run, ', 'until('))).toEqual(['0 counts$']);
});

test('where a process may not make code of strings there is none', async () => {
  const source = COUNT.replace('USE', 'spawnLocal');
  expect(await run(source, ['--disallow-code-generation-from-strings'])).toEqual(['0 undefined']);
});

test('closures get none: a copy would keep them and what they hold', async () => {
  const lines = await run(`
let done = 0;
async function outer() {
  const closure = async (i) => { for (let k = 0; k < yields(i); k++) await yieldNow(); done++; };
  await run(closure);
}
await spawnLocal(outer);
console.log(done, hot.fn?.name);
`);
  expect(lines).toEqual(['2000 undefined']);
});

test('the ninth function gets none', async () => {
  const names = 'abcdefghi'.split('');
  const lines = await run(`
${names.map((name) => `async function ${name}(i) { for (let k = 0; k < yields(i); k++) await yieldNow(); }`).join('\n')}
for (const task of [${names.slice(0, 8).join()}]) { await until(task); console.log(hot.fn?.name); }
for (let round = 0; round < 3; round++) await spawnLocal(run, ${names[8]!});
console.log(hot.fn?.name);
await until(a);
console.log(hot.fn?.name);
`);
  expect(lines).toEqual(['a$', 'b$', 'c$', 'd$', 'e$', 'f$', 'g$', 'h$', 'h$', 'a$']);
});

test('in a copy order, results and errors are the same, and the stack does not show it', async () => {
  const lines = await run(`
const order = [];
let failing = false;
async function fails(i) {
  for (let k = 0; k < yields(i); k++) await yieldNow();
  if (!failing) return;
  order.push(i);
  if (i % 2 === 1) throw new Error('odd');
  return i;
}
async function other(i) { await yieldNow(); order.push(-i); }
await until(fails);
console.log(hot.fn?.name);
failing = true;
const tasks = [];
for (let i = 0; i < 4; i++) tasks.push(spawnLocal(fails, i), spawnLocal(other, i + 1));
const ended = await Promise.allSettled(tasks);
console.log(hot.fn?.name, order.join());
console.log(ended.map(({ value, reason }) => reason?.message ?? value).join());
// A slice that was spent meanwhile goes on from setImmediate, whose frame is Node's own.
const frames = ended[2].reason.stack.split('\\n').filter((line) => !line.includes('(node:internal/'));
console.log(frames.join('\\n').replace(/:\\d+/g, '').replace(/\\(.*\\//g, '('));
`);
  expect(lines.slice(0, 3)).toEqual(['fails$', 'fails$ -1,-2,-3,-4,0,1,2,3', '0,,odd,,2,,odd,']);
  expect(lines.slice(3)).toEqual([
    'Error: odd',
    expect.stringMatching(/^ {4}at fails \(program-\d+\.mjs\)$/),
  ]);
});
