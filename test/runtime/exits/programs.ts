// Programs that are about how a process ends: one module of tasks that cores and blocking threads import, and the program that
// starts them. Each runs in a process of its own.
import { module, run, type Ended } from '../blocking/modules.ts';
import { noRing } from '../io/helpers.ts';

const TASKS = `
import { blockInPlace, sleep, spawn, spawnBlocking, spawnLocal, spawnOn } from 'heddle';
import { isMainThread } from 'node:worker_threads';
export function nap(ms, value) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return value;
}
export async function id(value) { return value; }
export async function late(ms, text) {
  await sleep(ms);
  console.log(text, isMainThread ? 'on the main thread' : 'elsewhere');
}
export async function leavesTask(ms) { spawnOn(1, late, ms, 'task'); }
export async function leavesSendTask(ms) { spawn(late, ms, 'send task'); }
export async function leavesLocal(ms) { void spawnLocal(() => late(ms, 'local task')); }
export async function leavesTimer(ms) { setTimeout(() => console.log('timer', isMainThread ? 'on the main thread' : 'elsewhere'), ms); }
export async function leavesBlocking(ms) { void spawnBlocking(nap, ms, 'blocking call').then(console.log); }
export async function leavesChain(ms) { spawnOn(0, leavesTimer, ms); }
export async function stray() { void Promise.reject(new Error('stray')); }
export async function throwsLater() { setTimeout(() => { throw new RangeError('thrown later'); }, 1); }
export function strayBlocking() { void Promise.reject(new Error('stray')); return 1; }
export function throwsLaterBlocking() { setTimeout(() => { throw new RangeError('thrown later'); }, 1); return 1; }
export async function exits(code) { process.exit(code); }
export async function exitsPlainly() { process.exit(); }
export async function marks() { globalThis.marked = true; }
export async function exitsInCleanup(code) { try { await spawnOn(0, marks); await sleep(60_000); } finally { process.exit(code); } }
export async function exitsLater(code) { await sleep(10); process.exit(code); }
export async function exitsBy(code) { process.exitCode = code; process.exit(); }
export async function exitsLoudly(code) {
  for (let i = 0; i < 200; i++) console.log('line ' + i + ' ' + 'x'.repeat(1000));
  process.exit(code);
}
export async function exitsInListener(code) {
  process.on('exit', () => { process.exitCode = code; });
  process.exit();
}
export async function setsCode(code) { process.exitCode = code; }
export function exitsBlocking(code) { process.exit(code); }
export function setsCodeBlocking(code) { process.exitCode = code; return code; }
/** In a task of a core other than the main thread: a spare takes its place, and what is spawned meanwhile begins there. */
export async function exitsOnSpare(code) {
  blockInPlace(() => { spawn(exits, code); nap(3000); });
}
export async function exitsInNested(code) { return spawnBlocking(exitsBlocking, code); }
export async function dies(code) { process.reallyExit(code); }
`;

/** Runs `main`, the program's text, which finds the tasks as `t` and heddle's names by themselves. */
export function program(main: string, env: Record<string, string> = {}): Promise<Ended> {
  module('exit-tasks.mjs', TASKS);
  const head = `import { Runtime, onEachCore, sleep, spawn, spawnBlocking, spawnLocal, spawnOn, blockingRoom, blockInPlace, suspend } from 'heddle';
import * as t from './exit-tasks.mjs';
// Where a top-level await never settles, Node sets the code in a listener.
process.on('exit', () => console.log('exit', process.exitCode ?? 0));
`;
  return run(module(`exit-program-${programs++}.mjs`, head + main, { native: true }), env);
}

let programs = 0;

export const drivers: Record<string, string> =
  noRing === '' ? { ring: 'io_uring', node: 'node' } : { node: 'node' };
