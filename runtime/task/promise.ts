// What makes a task a promise to everybody else: `then`, with a native promise made on first demand, and rejections that
// nobody observes, which reach Node through a rejected native promise at the moment a native one would be rejected.
import { inspect } from 'node:util';
import { F2, isTask, TaskProto, type Body, type Frame } from './frame.ts';
import { findWaiter, onComplete } from './observe.ts';
import { St } from './state.ts';

const nativeThen = Promise.prototype.then;

interface Settle {
  (task: Frame): void;
  promise: Promise<unknown>;
}

const kept: Body = () => undefined;

/** After completion `w` is free: it keeps the native promise, so that everybody gets the same one. */
function keep(task: Frame, promise: Promise<unknown>): void {
  const box = new F2(undefined, kept);
  box.s0 = promise;
  task.w = box;
}

function isSettle(waiter: Frame): boolean {
  return (waiter.st & St.OBSERVER) !== 0 && typeof (waiter.s0 as Settle | undefined)?.promise === 'object';
}

/** The native promise that stands for `task`. */
export function nativeOf(task: Frame): Promise<unknown> {
  if ((task.st & St.DONE) !== 0) {
    if (task.w === null) {
      keep(task, (task.st & St.FAILED) !== 0 ? Promise.reject(task.v) : Promise.resolve(task.v));
    }
    return task.w!.s0 as Promise<unknown>;
  }
  const present = findWaiter(task, isSettle);
  if (present !== null) return (present.s0 as Settle).promise;
  let settle!: Settle;
  const promise = new Promise<unknown>((resolve, reject) => {
    settle = ((done: Frame) => {
      keep(done, promise);
      if ((done.st & St.FAILED) !== 0) reject(done.v);
      else resolve(done.v);
    }) as Settle;
  });
  settle.promise = promise;
  onComplete(task, settle);
  return promise;
}

/** Lets Node see a failure that nobody has observed so far. */
export function reject(task: Frame): void {
  keep(task, Promise.reject(task.v));
}

/** Somebody has observed the failure of a completed task. */
export function observe(task: Frame): void {
  if (task.w !== null) nativeThen.call(task.w.s0 as Promise<unknown>, undefined, () => undefined);
}

Object.defineProperties(TaskProto, {
  then: {
    value: function then(this: Frame, onFulfilled?: never, onRejected?: never): Promise<unknown> {
      const promise = isTask(this) ? nativeOf(this) : (this as Promise<unknown>);
      return nativeThen.call(promise, onFulfilled, onRejected);
    },
    writable: true,
    configurable: true,
  },
  [inspect.custom]: {
    value: function (this: Frame, _depth: number, options: object): string {
      if ((this.st & St.DONE) === 0) return 'Promise { <pending> }';
      const value = inspect(this.v, options);
      return (this.st & St.FAILED) !== 0 ? `Promise { <rejected> ${value} }` : `Promise { ${value} }`;
    },
    configurable: true,
  },
});
