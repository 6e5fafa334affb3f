// What makes a task a promise to everybody else: `then`, with a native promise made on first demand, and what a promise
// shows of itself.
//
// What cannot be had without being a native promise: `Promise.prototype.then.call(task)`, `util.types.isPromise(task)`,
// `Promise.resolve(task) === task` and a native `await` that does not call `then`; they look for an internal slot.
import { inspect } from 'node:util';
import { F2, isTask, TaskProto, type Body, type Frame } from './frame.ts';
import { findWaiter, onComplete } from './observe.ts';
import { failed, observed } from './put-off.ts';
import { handled, standIn } from './rejection.ts';
import { St } from './state.ts';

const nativeThen = Promise.prototype.then;
const NativePromise = Promise;

interface Settle {
  (task: Frame): void;
  promise: Promise<unknown>;
}

const kept: Body = () => undefined;

/** After completion `w` is free: it keeps the native promise, so that everybody gets the same one. */
export function keep(task: Frame, promise: Promise<unknown>): void {
  const box = new F2(undefined, kept);
  box.s0 = promise;
  task.w = box;
}

function isSettle(waiter: Frame): boolean {
  return (waiter.st & St.OBSERVER) !== 0 && typeof (waiter.s0 as Settle | undefined)?.promise === 'object';
}

/** The native promise that stands for a failed task. */
export function standInOf(task: Frame): Promise<unknown> {
  if (task.w === null) {
    keep(task, standIn(task, task.v));
    // Somebody has heard of it when it failed.
    handled(task.w!.s0 as Promise<unknown>);
  }
  return task.w!.s0 as Promise<unknown>;
}

/** The native promise that stands for a completed task; to look at it is not to observe a failure. */
function shown(task: Frame): Promise<unknown> {
  if ((task.st & St.FAILED) !== 0) return standInOf(task);
  if (task.w === null) keep(task, NativePromise.resolve(task.v));
  return task.w!.s0 as Promise<unknown>;
}

/** The native promise that stands for `task`, for somebody who will look at its outcome. */
export function nativeOf(task: Frame): Promise<unknown> {
  if ((task.st & St.DONE) !== 0) {
    observed(task);
    if ((task.st & St.FAILED) !== 0) task.st |= St.RECEIVED;
    return shown(task);
  }
  const present = findWaiter(task, isSettle);
  if (present !== null) return (present.s0 as Settle).promise;
  let settle!: Settle;
  const promise = new NativePromise<unknown>((resolve, reject) => {
    settle = ((done: Frame) => {
      keep(done, promise);
      if ((done.st & St.FAILED) === 0) return resolve(done.v);
      done.st |= St.RECEIVED;
      reject(done.v);
    }) as Settle;
  });
  settle.promise = promise;
  onComplete(task, settle);
  return promise;
}

const standIns = { standInOf, keep };

/** Lets Node see a failure that nobody has observed so far. */
export function reject(task: Frame): void {
  keep(task, standIn(task, task.v));
  failed(task, standIns);
}

/** Somebody has observed the failure of a completed task. */
export function observe(task: Frame): void {
  if (task.w === null) return;
  observed(task);
  handled(task.w.s0 as Promise<unknown>);
}

/** Somebody who awaits a task that has failed gets its failure, which is returned. */
export function receive(task: Frame): unknown {
  observe(task);
  task.st |= St.RECEIVED;
  return task.v;
}

/** Species: derived promises are made by the constructor that the task shows. */
function followConstructor(task: Frame, promise: Promise<unknown>): void {
  Object.defineProperty(promise, 'constructor', { get: () => task.constructor, configurable: true });
}

function then(this: Frame, onFulfilled?: never, onRejected?: never): Promise<unknown> {
  if (!isTask(this)) return nativeThen.call(this as Promise<unknown>, onFulfilled, onRejected);
  const promise = nativeOf(this);
  if (this.constructor !== NativePromise) followConstructor(this, promise);
  // Looked up, so that a `then` that somebody put into Promise.prototype is called as for a native promise.
  return promise.then(onFulfilled, onRejected);
}

/** What `then` of a task is unless somebody gave it one of its own. */
export const taskThen: unknown = then;

/** Pending promises look alike; to make the task's own would count as observing it. */
const pending = new NativePromise(() => undefined);

Object.defineProperties(TaskProto, {
  then: { value: then, writable: true, configurable: true },
  // Fields are plain properties, for speed; a promise has none.
  toJSON: { value: () => ({}), writable: true, configurable: true },
  // What is returned is printed in place of the task, at its depth and with its options.
  [inspect.custom]: {
    value: function (this: Frame): unknown {
      return isTask(this) ? ((this.st & St.DONE) === 0 ? pending : shown(this)) : pending;
    },
    writable: true,
    configurable: true,
  },
});
