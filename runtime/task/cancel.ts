// Cancellation. Rule: `cancel` is delivered once, as a CancelledError thrown at the innermost suspension or preemption
// point of the chain. It unwinds through catch and finally blocks, which may await; whoever swallows it goes on, and a
// further `cancel` throws again. A value that an operation has already produced is delivered first, so that a resource in
// it is not lost. Awaiting a task that others hold too only ends the wait. Rejected: throwing at every later suspension
// (level-triggered): clean-up code that awaits would need a shield everywhere.
import type { AbortSignal } from '../host/platform.ts';
import { fail } from '../executor/executor.ts';
import { hurry } from '../executor/hurry.ts';
import { forwardBody } from './complete.ts';
import { isTask, type Frame } from './frame.ts';
import { removeWaiter } from './observe.ts';
import type { Op } from './op.ts';
import { St } from './state.ts';

export class CancelledError extends Error {
  readonly code = 'HEDDLE_CANCELLED';
  constructor(message = 'The task was cancelled') {
    super(message);
    this.name = 'CancelledError';
  }
}

/** Cancels a task. False if it has completed. */
export function cancelTask(task: Frame): boolean {
  if ((task.st & St.DONE) !== 0) return false;
  record(task);
  interrupt(task);
  return true;
}

/** When tasks were last cancelled, by `now`: a scope asks whether its owner was cancelled since the scope was opened. */
const cancelled = new WeakMap<Frame, number>();
let cancellations = 0;

/** What tasks show to code that takes an AbortSignal; made on demand. */
const controllers = new WeakMap<Frame, AbortController>();

/** Notes that `task` is about to be cancelled. */
export function record(task: Frame): void {
  cancelled.set(task, ++cancellations);
  controllers.get(task)?.abort(new CancelledError());
}

/** A moment that `cancelledSince` can be asked about. */
export function moment(): number {
  return cancellations;
}

/** Whether `task` has been cancelled since that moment. */
export function cancelledSince(task: Frame, since: number): boolean {
  return (cancelled.get(task) ?? 0) > since;
}

/** Aborted when `task` is cancelled. */
export function signalOf(task: Frame): AbortSignal {
  let controller = controllers.get(task);
  if (controller === undefined) {
    controller = new AbortController();
    controllers.set(task, controller);
    if (cancelled.has(task)) controller.abort(new CancelledError());
  }
  return controller.signal;
}

/** The innermost frame of the chain below `frame`. */
export function innermost(frame: Frame): Frame {
  let inner = frame;
  while (inner.n !== null && (inner.st & (St.QUEUED | St.JOIN)) === 0 && isTask(inner.n)) inner = inner.n;
  return inner;
}

/** The task that the chain of `frame` belongs to. */
export function rootOf(frame: Frame): Frame {
  let root = frame;
  while (root.w !== null && (root.w.st & (St.OBSERVER | St.JOIN)) === 0) root = root.w;
  return root;
}

/** Throws a CancelledError into the chain below `frame`, now if it is suspended, else at its next suspension. */
export function interrupt(frame: Frame): void {
  frame.st &= ~St.CANCEL;
  const inner = innermost(frame);
  const st = inner.st;
  if ((st & St.QUEUED) !== 0) {
    if ((st & St.BARE) === 0) {
      // One that is on its way counts for both.
      if (!bringsCancellation(inner)) inner.st |= St.CANCEL;
    } else if ((st & St.THROW) === 0) {
      inner.v = new CancelledError();
      inner.st |= St.THROW;
    }
  } else if ((st & St.JOIN) !== 0) {
    const joined = inner.n as Frame;
    const { n } = joined;
    const operation = joined.fn === forwardBody && (joined.st & St.JOIN) === 0;
    if (operation && (joined.st & St.QUEUED) !== 0) {
      // Its value has arrived, and is on the way.
      if (!bringsCancellation(joined)) inner.st |= St.CANCEL;
      return;
    }
    // A scope throws the cancellation when everything in it has ended.
    if ((joined.st & St.SCOPE) !== 0) return interrupt(joined);
    removeWaiter(joined, inner);
    fail(inner, new CancelledError());
    if (operation && joined.w === null && n !== null && !isTask(n) && n.takes === true) {
      // Nobody would get what it takes.
      joined.st |= St.CANCELLED;
      interrupt(joined);
    }
  } else {
    inner.st |= St.CANCEL;
    if (inner.n !== null) (inner.n as Op).cancel(inner);
    else hurry();
  }
}

/** Whether a queued frame is about to be given a CancelledError. */
function bringsCancellation(frame: Frame): boolean {
  return (frame.st & St.THROW) !== 0 && frame.v instanceof CancelledError;
}
