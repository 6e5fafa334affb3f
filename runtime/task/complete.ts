// What happens when a task, that is the root of a chain, completes; tasks that are complete from the start; and calls
// whose outcome is another call's (`return f()` of a thenable).
import { CancelledError } from './cancel.ts';
import { F2, wipe, type Body, type Frame } from './frame.ts';
import { notify, removeWaiter } from './observe.ts';
import { reject } from './promise.ts';
import { fail } from '../executor/executor.ts';
import { counters as theCounters } from '../observe/counters.ts';
import { St } from './state.ts';

// See executor.ts.
const counters = theCounters;

const finished: Body = () => undefined;

/**
 * Counts and empties a completed task. A function of its own, because V8 puts `complete` into the batch loop: with the counting in it
 * a yield took 3 % longer, which does not count anything.
 */
function settle(task: Frame): void {
  if ((task.st & St.SPAWNED) !== 0) counters.ended++;
  wipe(task);
}

/** Completes a task that somebody outside the chain holds, or nobody. */
export function complete(task: Frame, result: unknown, outcome: number): void {
  const waiter = task.w;
  task.st |= outcome;
  task.v = result;
  task.fn = finished;
  task.w = null;
  task.n = null;
  settle(task);
  const heard = waiter !== null && notify(task, waiter);
  if (heard || (task.st & St.FAILED) === 0) return;
  if ((task.st & St.CANCELLED) === 0 || !(result instanceof CancelledError)) reject(task);
}

/** A task that is already fulfilled. */
export function fulfilled(value: unknown): Frame {
  const task = new F2(undefined, finished);
  task.st |= St.DONE;
  task.v = value;
  return task;
}

/** A task that is already rejected, and known to Node as unhandled until somebody looks at it. */
export function rejected(error: unknown): Frame {
  const task = new F2(undefined, finished);
  task.st |= St.DONE | St.FAILED;
  task.v = error;
  reject(task);
  return task;
}

/** Body of a call that completes with what it is delivered. */
export const forwardBody: Body = (frame) => {
  const task = frame as Frame;
  const value = task.v;
  task.v = undefined;
  if ((task.st & St.THROW) !== 0) {
    task.st &= ~St.THROW;
    throw value;
  }
  return value;
};

/** `frame` has nothing left to do but to complete as `inner` does. */
export function forward(frame: Frame, inner: Frame): void {
  wipe(frame);
  frame.fn = forwardBody;
  frame.n = inner;
  inner.w = frame;
  if ((inner.st & St.JOIN) !== 0 && inner.n === frame) {
    removeWaiter(frame, inner);
    fail(inner, new TypeError('Chaining cycle detected for promise #<Promise>'));
  }
}
