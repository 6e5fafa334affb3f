// What generated code calls around a suspension: `$await`, `$awaitValue`, `$preempt`, `$resumed`, `$ret`. All but
// `$resumed` leave `cell.k = SUSPENDED` and the suspended frame in `cell.f`.
import { cell as theCell } from '../executor/core.ts';
import {
  awaitsSpent as theAwaitsSpent,
  enqueue as theEnqueue,
  enqueueAs as theEnqueueAs,
  fail as theFail,
  wake as theWake,
} from '../executor/executor.ts';
import { InPlace } from '../executor/limits.ts';
import { forwardBody } from './complete.ts';
import { F2 as theF2, isTask as theIsTask, type Body, type Frame, type FrameClass } from './frame.ts';
import { JoinHandle as theJoinHandle } from './join-handle.ts';
import { addWaiter as theAddWaiter } from './observe.ts';
import type { ModuleRecord } from './module.ts';
import type { Op } from './op.ts';
import { OwnedWait } from './owned.ts';
import { receive as theReceive, taskThen } from './promise.ts';
import { awaitPromise, waitForPromise } from './promise-wait.ts';
import { GAVE_WAY as gaveWay, Outcome, St } from './state.ts';
import { arrived } from '../trace/trace.ts';

// See executor.ts.
const awaitsSpent = theAwaitsSpent;
const enqueue = theEnqueue;
const enqueueAs = theEnqueueAs;
const fail = theFail;
const wake = theWake;
const F2 = theF2;
const isTask = theIsTask;
const JoinHandle = theJoinHandle;
const addWaiter = theAddWaiter;
const receive = theReceive;
const cell = theCell;
const { RETURNED, SUSPENDED, YIELD, AGAIN, LEAF } = Outcome;
const GAVE_WAY = gaveWay;

const NativePromise = Promise;
const promiseResolve = Promise.resolve;
const nativeThen = Promise.prototype.then;
const handleThen = JoinHandle.prototype.then;

/**
 * `frame` awaits the outcome of the call that was just made; `result` is what the call returned. Small, so that it is
 * inlined where it is called.
 */
export function await_(frame: Frame, result: unknown): unknown {
  const st = frame.st | cell.s;
  if (cell.k === LEAF) {
    frame.st = st & ~St.OWN;
    frame.n = result as Op;
    (result as Op).start(frame);
  } else if (cell.k === SUSPENDED) {
    const callee = cell.f as Frame;
    callee.w = frame;
    frame.n = callee;
    frame.st = st;
  } else return awaitReady(frame, result, st);
  return suspended(frame, st);
}

/** `frame` lets everything else that is ready run first. Small, so that it is inlined where it is called. */
export function giveWay(frame: Frame): unknown {
  const { st } = frame;
  return (st & St.POLLED) === 0 ? giveWayFirst(frame, st) : GAVE_WAY;
}

function giveWayFirst(frame: Frame, st: number): undefined {
  enqueueAs(frame, st | cell.s | St.BARE);
  return suspended(frame, st);
}

/** The call has its result, and something else goes first; or it was none that can be awaited as one. */
const awaitReady = (frame: Frame, result: unknown, st: number): unknown => {
  if (cell.k === RETURNED) {
    if (cell.b === InPlace.SPENT) awaitsSpent();
    frame.v = result;
    if ((st & St.POLLED) !== 0) {
      frame.st = st;
      cell.k = YIELD;
      return undefined;
    }
    enqueueAs(frame, st);
  } else if (cell.k === YIELD) {
    cell.k = RETURNED;
    return giveWay(frame);
  } else {
    frame.st = st;
    waitFor(frame, result);
  }
  return suspended(frame, st);
};

/**
 * Tells the caller that `frame` has suspended. The executor knows the frame it polled: leaving it out of the cell spares
 * the write barrier of a young object stored in an old one.
 */
const suspended = (frame: Frame, st: number): undefined => {
  if ((st & St.POLLED) !== 0) cell.k = AGAIN;
  else {
    cell.k = SUSPENDED;
    cell.f = frame;
  }
  return undefined;
};

/**
 * What `await value` comes to, if that is there and nothing else is ready. Else the value itself, with the cell saying that it
 * has to be awaited. Throws what a failed task did. Small, so that it is inlined where it is called.
 */
export function outcome(value: unknown): unknown {
  if (value !== null && (typeof value === 'object' || typeof value === 'function'))
    return outcomeOfObject(value);
  return cell.b-- > 0 ? value : notYet(value);
}

/** Of objects only tasks are known to have an outcome: whether others do takes a look at `then`, which must not be taken twice. */
function outcomeOfObject(value: object): unknown {
  const task = cell.b >= 0 ? endedTask(value) : null;
  if (task === null) {
    cell.k = outcome;
    return value;
  }
  if (cell.b-- <= 0) return notYet(value);
  if ((task.st & St.FAILED) === 0) return task.v;
  throw receive(task);
}

/** The budget is used up, or something else goes first. */
function notYet(value: unknown): unknown {
  if (cell.b === InPlace.SPENT) awaitsSpent();
  cell.k = outcome;
  return value;
}

/** The task that an await of `value` waits for, if it has ended. */
function endedTask(value: object): Frame | null {
  if (value instanceof JoinHandle) {
    return (value.task.st & St.DONE) !== 0 && value.then === handleThen ? value.task : null;
  }
  if (!(value instanceof F2) || (value.st & St.DONE) === 0 || !isTask(value)) return null;
  return (value as { constructor: unknown }).constructor === NativePromise ? value : null;
}

/** `frame` awaits an ordinary value. */
export function awaitValue(frame: Frame, value: unknown): undefined {
  const st = frame.st | cell.s;
  frame.st = st;
  waitFor(frame, value);
  // Was cancelled before: what the program had already is not lost if it is not delivered.
  if ((st & St.CANCEL) !== 0 && (frame.st & (St.QUEUED | St.THROW)) === St.QUEUED) frame.st |= St.BARE;
  return suspended(frame, st);
}

/**
 * The flag is up: what is live goes into the frame, the frame to the tail of the queue. The variables come as arguments
 * rather than being stored by the caller, so that in its code no call stands between them and their loop; slots not
 * given are cleared. Runs at most once a slice, so it is general rather than fast.
 * @param held the frame, null if the function has not suspended before
 */
export function preempt(
  held: Frame | null,
  frameClass: FrameClass,
  module: ModuleRecord | undefined,
  fn: Body,
  pc: number,
  ...slots: unknown[]
): unknown {
  const frame = held ?? new frameClass(module, fn);
  const fields = frame as unknown as Record<string, unknown>;
  frame.pc = pc;
  for (let i = 0; `s${i}` in frame; i++) fields[`s${i}`] = slots[i];
  return giveWay(frame);
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

/** `frame` gave way and goes on: nothing was delivered to it, unless it is a cancellation, which is thrown. Small, so that it is inlined. */
export function goOn(frame: Frame): void {
  if ((frame.st & St.THROW) !== 0) resumed(frame);
}

/** `return value` of a compiled function. Small, so that it is inlined. */
export function ret(value: unknown): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  return retObject(value);
}

/** `return f(x)`, the call made as one that is awaited is: its outcome is the function's own. Small, so that it is inlined. */
export function tail(result: unknown): unknown {
  if (cell.k === RETURNED || cell.k === SUSPENDED) return result;
  return tailOther(result);
}

/** The callee did not take the direct way, or is a leaf function, which needs a frame to wait for it. */
function tailOther(result: unknown): unknown {
  if (cell.k === LEAF || cell.k === YIELD) return await_(new F2(undefined, forwardBody), result);
  cell.k = RETURNED;
  return ret(result);
}

/** A thenable is adopted, as by a promise. */
function retObject(value: object): unknown {
  let frame: Frame;
  try {
    const { then } = value as { then?: unknown };
    if (typeof then !== 'function') return value;
    frame = new F2(undefined, forwardBody);
    if (then === taskThen && isTask(value)) {
      if ((value.st & (St.KEPT | St.DONE)) === St.KEPT) waitAsOwner(frame, value);
      else waitForTask(frame, value);
    } else adopt(frame, value, then as PromiseLike<unknown>['then']);
  } catch (error) {
    // Not the function's own error: its try blocks must not see it.
    frame = new F2(undefined, forwardBody);
    fail(frame, error);
  }
  frame.st |= cell.s;
  cell.k = SUSPENDED;
  cell.f = frame;
  return undefined;
}

function waitAsOwner(frame: Frame, task: Frame): void {
  const wait = new OwnedWait(task);
  frame.n = wait;
  wait.start(frame);
}

function adopt(frame: Frame, thenable: object, then: PromiseLike<unknown>['then']): void {
  waitForPromise(frame, adopted(thenable, then));
}

/** A thenable's `then` runs in a job of its own, and was read once. */
function adopted(thenable: object, then: PromiseLike<unknown>['then']): Promise<unknown> {
  if (then === nativeThen) return thenable as Promise<unknown>;
  return new Promise<unknown>((resolve, reject) => {
    nativeThen.call(promiseResolve.call(Promise, undefined), () => {
      try {
        then.call(thenable, resolve, reject);
      } catch (error) {
        reject(error);
      }
    });
  });
}

/**
 * `value` in place of a call that is awaited: as its result if there is nothing to wait for, else with the cell saying
 * that it is to be awaited. Throws what a getter `then` throws.
 */
export function awaitable(value: unknown): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  let found: unknown = value;
  if (!(value instanceof NativePromise || value instanceof JoinHandle)) {
    const { then } = value as { then?: unknown };
    if (typeof then !== 'function') return value;
    found = adopted(value, then as PromiseLike<unknown>['then']);
  }
  // No outcome and nobody's mark.
  cell.k = awaitable;
  return found;
}

/**
 * Makes `frame` wait for `value` unless it is as good as awaited: then it is put into the frame and the answer is false.
 * So is an error that a getter `then` throws.
 */
export function waits(frame: Frame, value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    frame.v = value;
    return false;
  }
  if (value instanceof NativePromise || value instanceof JoinHandle) {
    waitFor(frame, value);
    return true;
  }
  let then: unknown;
  try {
    then = (value as { then?: unknown }).then;
  } catch (error) {
    frame.v = error;
    frame.st |= St.THROW;
    return false;
  }
  if (typeof then !== 'function') {
    frame.v = value;
    return false;
  }
  adopt(frame, value, then as PromiseLike<unknown>['then']);
  return true;
}

function waitFor(frame: Frame, value: unknown): void {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    frame.v = value;
    enqueue(frame);
    return;
  }
  // `instanceof` first: it is compiled in place, `getPrototypeOf` is a call into the engine.
  if (value instanceof JoinHandle && value.then === handleThen) waitForTask(frame, value.task);
  else if (value instanceof F2 && isTask(value) && value.constructor === NativePromise)
    waitForTask(frame, value);
  else if (value instanceof NativePromise) {
    awaitPromise(frame, value);
  } else waitForObject(frame, value);
}

/** No promise of this realm: `then` is read, once. A plain object is a value like any other, and comes in its turn. */
function waitForObject(frame: Frame, value: object): void {
  let then: unknown;
  try {
    then = (value as { then?: unknown }).then;
  } catch (error) {
    arrived(error, frame);
    return fail(frame, error);
  }
  if (typeof then === 'function') adopt(frame, value, then as PromiseLike<unknown>['then']);
  else wake(frame, value);
}

/** A task somebody holds: its value is delivered without a promise in between. */
export function waitForTask(frame: Frame, task: Frame): void {
  if ((task.st & St.DONE) === 0) {
    frame.st |= St.JOIN;
    frame.n = task;
    addWaiter(task, frame);
  } else if ((task.st & St.FAILED) === 0) wake(frame, task.v);
  else fail(frame, receive(task));
}
