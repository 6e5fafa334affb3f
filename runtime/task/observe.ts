// Who hears of a task's completion besides a direct caller: frames of other tasks that await it, native promises made for
// outsiders, callbacks of the runtime. Observers are F2 frames with the OBSERVER bit, so that `w` has one kind of value
// and the executor's site stays at four hidden classes.
import { enqueue as theEnqueue } from '../executor/executor.ts';
import { F2 as theF2, type Body, type Frame } from './frame.ts';
import { St } from './state.ts';

// See executor.ts.
const enqueue = theEnqueue;
const F2 = theF2;

/**
 * Called with the completed task, and the observer that it was registered by. Returns false if that does not count as
 * somebody having heard of a failure.
 */
export type Listener = (task: Frame, observer: Frame) => void | false;

const fan: Body = () => undefined;
const call: Body = () => undefined;

function observer(fn: Body, what: unknown): Frame {
  const frame = new F2(undefined, fn);
  frame.st |= St.OBSERVER;
  frame.s0 = what;
  return frame;
}

/** Adds a frame (with JOIN set) or an observer to those who hear of a pending task. */
export function addWaiter(task: Frame, waiter: Frame): void {
  const present = task.w;
  if (present === null) task.w = waiter;
  else if (present.fn === fan) (present.s0 as Frame[]).push(waiter);
  else task.w = observer(fan, [present, waiter]);
}

export function removeWaiter(task: Frame, waiter: Frame): void {
  const present = task.w;
  if (present === waiter) task.w = null;
  else if (present !== null && present.fn === fan) {
    const list = present.s0 as Frame[];
    const at = list.indexOf(waiter);
    if (at >= 0) list.splice(at, 1);
  }
}

/** Calls `listener` when `task` completes; at once if it has. The listener must not throw. */
export function onComplete(task: Frame, listener: Listener): Frame {
  const frame = observer(call, listener);
  if ((task.st & St.DONE) !== 0) listener(task, frame);
  else addWaiter(task, frame);
  return frame;
}

/** Makes `listener` the one that hears of the end of `task`, which nobody waits for yet; it finds `state` in `s1`. */
export function watch(task: Frame, listener: Listener, state: unknown): void {
  const frame = observer(call, listener);
  frame.s1 = state;
  task.w = frame;
}

/** Finds the observer among those of `task` that `fits`. */
export function findWaiter(task: Frame, fits: (waiter: Frame) => boolean): Frame | null {
  const present = task.w;
  if (present === null) return null;
  if (present.fn === fan) return (present.s0 as Frame[]).find(fits) ?? null;
  return fits(present) ? present : null;
}

/** Tells all who wait that `task` has completed. True if anybody did whom a failure concerns. */
export function notify(task: Frame, waiter: Frame): boolean {
  if (waiter.fn === fan) {
    let heard = false;
    for (const each of waiter.s0 as Frame[]) heard = notify(task, each) || heard;
    return heard;
  }
  if ((waiter.st & St.OBSERVER) !== 0) {
    return (waiter.s0 as Listener)(task, waiter) !== false;
  }
  waiter.v = task.v;
  if ((task.st & St.FAILED) !== 0) {
    waiter.st |= St.THROW;
    task.st |= St.RECEIVED;
  }
  enqueue(waiter);
  return true;
}
