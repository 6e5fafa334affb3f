// `spawnLocal`: a task on this core that begins when its turn in the ready queue comes. A compiled function of a module's
// top level gets the task's frame as its own; any other is called by the task, the direct way if it knows one.
import { begin, contexts } from '../context/scope.ts';
import { cell as theCell } from '../executor/core.ts';
import { enqueueAs } from '../executor/executor.ts';
import { counters as theCounters } from '../observe/counters.ts';
import { forwardBody } from './complete.ts';
import { await_, awaitValue, resumed } from './await.ts';
import { F2, type Body, type Frame } from './frame.ts';
import { JoinHandle, pendingTask } from './join-handle.ts';
import { OwnedWait } from './owned.ts';
import { Launch } from './module.ts';
import { Outcome, St } from './state.ts';

// See executor.ts.
const cell = theCell;
const counters = theCounters;
const { LEAF, RETURNED, SUSPENDED, YIELD } = Outcome;

type Call = (...args: unknown[]) => unknown;
type AnyBody = (frame: Frame | null, ...params: unknown[]) => unknown;

/**
 * Bodies that are run once, to begin a function in the frame they were given: `v` is its body, the slots its arguments,
 * or all of them in an array.
 */
const launch0: Body = (frame) => {
  const task = frame as Frame;
  const body = resumed(task) as AnyBody;
  task.fn = body;
  return body(task);
};

const launch1: Body = (frame) => {
  const task = frame as Frame;
  const body = resumed(task) as AnyBody;
  const first = task.s0;
  task.fn = body;
  task.s0 = undefined;
  return body(task, first);
};

const launch2: Body = (frame) => {
  const task = frame as Frame;
  const body = resumed(task) as AnyBody;
  const first = task.s0;
  const second = task.s1;
  task.fn = body;
  task.s0 = undefined;
  task.s1 = undefined;
  return body(task, first, second);
};

const launchAll: Body = (frame) => {
  const task = frame as Frame;
  const body = resumed(task) as AnyBody;
  const args = task.s0 as unknown[];
  task.fn = body;
  task.s0 = undefined;
  return body(task, ...args);
};

/** Body that is run once, to call the function in `s0` with the arguments in `s1`. */
const callAll: Body = (frame) => {
  const task = frame as Frame;
  const fn = task.s0 as Call;
  const args = task.s1 as unknown[];
  resumed(task);
  cell.k = fn;
  return called(task, args.length === 0 ? fn() : args.length === 1 ? fn(args[0]) : fn(...args));
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
  return await_(task, new OwnedWait(pending));
}

/** A task for a function that is not registered, or has more arguments than a small frame has slots. */
function general(fn: Call, args: unknown[], launch: Launch | undefined): Frame {
  if (launch === undefined) {
    const task = new F2(undefined, callAll);
    task.s0 = fn;
    task.s1 = args;
    return task;
  }
  const task = new launch.frame(launch.module, launchAll);
  task.v = launch.body;
  task.s0 = args;
  return task;
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
  // A rest parameter would make an array for the common cases too. Small, so that it is inlined where tasks are spawned.
  const count = arguments.length;
  const launch = Launch.of(fn);
  let task: Frame;
  if (launch === undefined || count > 3) {
    task = general(fn, Array.prototype.slice.call(arguments, 1), launch);
  } else {
    task = new launch.frame(launch.module, count === 1 ? launch0 : count === 2 ? launch1 : launch2);
    task.v = launch.body;
    task.s0 = argument;
    task.s1 = second;
  }
  if (contexts.on) begin(task);
  counters.begun++;
  enqueueAs(task, task.st | (St.BARE | St.SPAWNED));
  return new JoinHandle(task);
} as <A extends unknown[], R>(fn: (...args: A) => R, ...args: A) => JoinHandle<Awaited<R>>;
