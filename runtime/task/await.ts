// What generated code calls around a suspension: `$await`, `$awaitValue`, `$preempt`, `$resumed`, `$ret`. All but
// `$resumed` leave `cell.k = SUSPENDED` and the suspended frame in `cell.f`.
import { cell } from '../executor/core.ts';
import { enqueue, fail, runNow, wake } from '../executor/executor.ts';
import { CancelledError } from './cancel.ts';
import { forwardBody } from './complete.ts';
import { F2, isTask, TaskProto, type Frame } from './frame.ts';
import { JoinHandle } from './join-handle.ts';
import { addWaiter } from './observe.ts';
import type { Op } from './op.ts';
import { observe } from './promise.ts';
import { Outcome, St } from './state.ts';

const promiseResolve = Promise.resolve;
const nativeThen = Promise.prototype.then;

/**
 * Tells the caller that `frame` has suspended. The executor knows the frame it polled: leaving it out of the cell spares
 * the write barrier of a young object stored in an old one.
 */
function suspended(frame: Frame): undefined {
  if ((frame.st & St.POLLED) !== 0) cell.k = Outcome.AGAIN;
  else {
    cell.k = Outcome.SUSPENDED;
    cell.f = frame;
  }
  return undefined;
}

/** `frame` awaits the outcome of the call that was just made; `result` is what the call returned. */
export function await_(frame: Frame, result: unknown): undefined {
  frame.st |= cell.s;
  switch (cell.k) {
    case Outcome.SUSPENDED: {
      const callee = cell.f as Frame;
      callee.w = frame;
      frame.n = callee;
      break;
    }
    case Outcome.YIELD:
      frame.st |= St.BARE;
      enqueue(frame);
      break;
    case Outcome.RETURNED:
      frame.v = result;
      enqueue(frame);
      break;
    case Outcome.LEAF: {
      const op = cell.f as Op;
      frame.n = op;
      op.start(frame);
      break;
    }
    default:
      waitFor(frame, result);
  }
  return suspended(frame);
}

/** `frame` awaits an ordinary value. */
export function awaitValue(frame: Frame, value: unknown): undefined {
  frame.st |= cell.s;
  waitFor(frame, value);
  return suspended(frame);
}

/** `frame` found the preemption flag up. */
export function preempt(frame: Frame): undefined {
  frame.st |= cell.s | St.BARE;
  enqueue(frame);
  return suspended(frame);
}

/** The value that `frame` was resumed with; throws it if it is an error. */
export function resumed(frame: Frame): unknown {
  const value = frame.v;
  frame.v = undefined;
  if ((frame.st & St.THROW) !== 0) {
    frame.st &= ~St.THROW;
    throw value;
  }
  return value;
}

/** `return value` of a compiled function: a thenable is adopted, as a promise would. */
export function ret(value: unknown): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    cell.k = Outcome.RETURNED;
    return value;
  }
  let then: unknown;
  const frame = new F2(undefined, forwardBody);
  try {
    if (isTask(value)) waitFor(frame, value);
    else {
      then = (value as { then?: unknown }).then;
      if (typeof then !== 'function') {
        cell.k = Outcome.RETURNED;
        return value;
      }
      adopt(frame, value, then as PromiseLike<unknown>['then']);
    }
  } catch (error) {
    // Not the function's own error: its try blocks must not see it.
    fail(frame, error);
  }
  frame.st |= cell.s;
  cell.k = Outcome.SUSPENDED;
  cell.f = frame;
  return undefined;
}

/** A thenable's `then` runs in a job of its own, and was read once. */
function adopt(frame: Frame, thenable: object, then: PromiseLike<unknown>['then']): void {
  if (then === nativeThen) return waitForPromise(frame, thenable as Promise<unknown>);
  const promise = new Promise<unknown>((resolve, reject) => {
    nativeThen.call(promiseResolve.call(Promise, undefined), () => {
      try {
        then.call(thenable, resolve, reject);
      } catch (error) {
        reject(error);
      }
    });
  });
  waitForPromise(frame, promise);
}

function waitFor(frame: Frame, value: unknown): void {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    frame.v = value;
    enqueue(frame);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === TaskProto) waitForTask(frame, value as Frame);
  else if (prototype === JoinHandle.prototype) waitForTask(frame, (value as JoinHandle<unknown>).task);
  else {
    let promise: Promise<unknown>;
    try {
      promise = promiseResolve.call(Promise, value);
    } catch (error) {
      fail(frame, error);
      return;
    }
    waitForPromise(frame, promise);
  }
}

/** A task somebody holds: its value is delivered without a promise in between. */
export function waitForTask(frame: Frame, task: Frame): void {
  if ((task.st & St.DONE) === 0) {
    frame.st |= St.JOIN;
    frame.n = task;
    addWaiter(task, frame);
  } else if ((task.st & St.FAILED) === 0) wake(frame, task.v);
  else {
    observe(task);
    fail(frame, task.v);
  }
}

function waitForPromise(frame: Frame, promise: Promise<unknown>): void {
  const wait = new PromiseWait(frame);
  frame.n = wait;
  nativeThen.call(
    promise,
    (value) => wait.settled(value, false),
    (error) => wait.settled(error, true),
  );
}

/** The wait for a native promise; it can be cancelled, the promise cannot. */
class PromiseWait implements Op {
  frame: Frame | null;
  constructor(frame: Frame) {
    this.frame = frame;
  }

  start(): void {}

  settled(value: unknown, failed: boolean): void {
    const frame = this.frame;
    if (frame === null) return;
    this.frame = null;
    if (failed) fail(frame, value);
    else wake(frame, value);
    runNow();
  }

  cancel(): void {
    const frame = this.frame;
    if (frame === null) return;
    this.frame = null;
    fail(frame, new CancelledError());
  }
}
