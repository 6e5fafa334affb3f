// What happens when a task, that is the root of a chain, completes; tasks that are complete from the start; and calls
// whose outcome is another call's (`return f()` of a thenable).
import { CancelledError } from './cancel.ts';
import { F2, wipe as theWipe, type Body, type Frame } from './frame.ts';
import { notify as theNotify, removeWaiter } from './observe.ts';
import { reject } from './promise.ts';
import { fail } from '../executor/executor.ts';
import { counters as theCounters } from '../observe/counters.ts';
import { St } from './state.ts';

// See executor.ts.
const wipe = theWipe;
const notify = theNotify;
const counters = theCounters;

const finished: Body = () => undefined;

/** The frame of a task that has ended holds its outcome and nothing else. Small, as all here: V8 puts it into the batch loop. */
const end = (task: Frame, result: unknown, outcome: number): void => {
  const st = task.st | outcome;
  task.st = st;
  task.v = result;
  task.fn = finished;
  task.n = null;
  if ((st & St.SPAWNED) !== 0) counters.ended++;
  wipe(task);
};

/** Completes a task that somebody outside the chain holds, or nobody. */
export function complete(task: Frame, result: unknown, outcome: number): void {
  const waiter = task.w;
  task.w = null;
  end(task, result, outcome);
  const heard = waiter !== null && notify(task, waiter);
  if (!heard && outcome !== St.DONE) unheard(task, result);
}

/** The same for a task that nobody waits for: `w` is null. */
export function completeUnheard(task: Frame, result: unknown, outcome: number): void {
  end(task, result, outcome);
  if (outcome !== St.DONE) unheard(task, result);
}

function unheard(task: Frame, error: unknown): void {
  if ((task.st & St.CANCELLED) === 0 || !(error instanceof CancelledError)) reject(task);
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
