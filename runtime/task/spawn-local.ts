// `spawnLocal`: a task on this core that begins when its turn in the ready queue comes. Its frame calls the function the
// direct way, so that a compiled function makes no second task.
import { cell as theCell } from '../executor/core.ts';
import { enqueueAs } from '../executor/executor.ts';
import { forwardBody } from './complete.ts';
import { await_, awaitValue, resumed } from './await.ts';
import { F2, type Body, type Frame } from './frame.ts';
import { JoinHandle, pendingTask } from './join-handle.ts';
import { OwnedWait } from './owned.ts';
import { Outcome, St } from './state.ts';

// See executor.ts.
const cell = theCell;
const { LEAF, RETURNED, SUSPENDED, YIELD } = Outcome;

type Call = (...args: unknown[]) => unknown;

/** Bodies that are run once, to make the call: `s0` is the function, `s1` its argument, or all of them in an array. */
const call0: Body = (frame) => {
  const task = frame as Frame;
  const fn = task.s0 as Call;
  resumed(task);
  cell.k = fn;
  return called(task, fn());
};

const call1: Body = (frame) => {
  const task = frame as Frame;
  const fn = task.s0 as Call;
  const argument = task.s1;
  resumed(task);
  cell.k = fn;
  return called(task, fn(argument));
};

const callAll: Body = (frame) => {
  const task = frame as Frame;
  const fn = task.s0 as Call;
  const args = task.s1 as unknown[];
  resumed(task);
  cell.k = fn;
  return called(task, args.length === 2 ? fn(args[0], args[1]) : fn(...args));
};

function called(task: Frame, result: unknown): unknown {
  if (cell.k === RETURNED || cell.k === SUSPENDED) return result;
  task.fn = forwardBody;
  task.s0 = undefined;
  task.s1 = undefined;
  if (cell.k === LEAF || cell.k === YIELD) return await_(task, result);
  const pending = pendingTask(result);
  if (pending === null) return awaitValue(task, result);
  cell.k = LEAF;
  cell.f = new OwnedWait(pending);
  return await_(task, undefined);
}

/**
 * Runs `fn(...args)` as a task of this core. It begins after everything that is ready now. A failure that nobody awaits
 * raises `unhandledRejection`.
 */
export const spawnLocal = function spawnLocal(
  fn: Call,
  argument: unknown,
  second: unknown,
): JoinHandle<unknown> {
  const count = arguments.length;
  const task = new F2(undefined, count === 1 ? call0 : count === 2 ? call1 : callAll);
  task.s0 = fn;
  // A rest parameter would make an array for the common cases too.
  if (count === 2) task.s1 = argument;
  else if (count === 3) task.s1 = [argument, second];
  else if (count > 3) task.s1 = Array.prototype.slice.call(arguments, 1);
  enqueueAs(task, St.BARE);
  return new JoinHandle(task);
} as <A extends unknown[], R>(fn: (...args: A) => R, ...args: A) => JoinHandle<Awaited<R>>;
