// Who runs in which context. Off until a program first enters a context (detect.ts); from then on every task that an
// ordinary call begins notes the context it suspends in, and the executor polls each frame in its own.
//
// `enterWith` lasts for the rest of the stretch and for what suspends in it, but not for the callers that wait for the
// frame: a stretch in which it was called notes a new context when it suspends and leaves the old one as it found it.
import type { AsyncLocalStorage } from 'node:async_hooks';
import { cell, special, suspendAlways } from '../executor/core.ts';
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { assign, capture, contextOf, type Context } from './context.ts';

/** Whether any context was ever entered in this isolate. */
export const contexts = { on: false };

/** The context of the frame being polled; null outside of polls. */
let current: Context | null = null;
/** Stores that the poll under way has changed, with what they were before. */
let changes: { storage: AsyncLocalStorage<unknown>; before: unknown }[] = [];
let restore: (storage: AsyncLocalStorage<unknown>, store: unknown) => void;

/** From now on contexts are followed. `back` sets a store without being noticed. */
export function followContexts(back: typeof restore): void {
  restore = back;
  contexts.on = true;
  special.on = true;
}

/**
 * `storage` is about to be set for the rest of this stretch. From now on awaits suspend: behind one that went on in place, the caller would be
 * in what the function has set, and nothing tells them apart. A compiled module that says `enterWith` has seen to it before.
 */
export function aboutToSet(storage: AsyncLocalStorage<unknown>): void {
  if (current !== null && !changes.some((change) => change.storage === storage))
    changes.push({ storage, before: storage.getStore() });
  suspendAlways();
  // The frame under way may be one of those that had suspended before contexts were followed.
  cell.s |= St.CONTEXT;
}

/** The context that a stretch suspends in. */
function now(): Context {
  if (current === null) return capture();
  if (changes.length === 0) return current;
  const changed = capture();
  return changed.identity === current.identity ? current : changed;
}

/** Takes back what the stretch has set: other frames are to go on in the same context. */
function settle(): void {
  if (changes.length === 0) return;
  const undo = changes;
  changes = [];
  for (const { storage, before } of undo) restore(storage, before);
}

/** A task begins: an ordinary call that has suspended, or one that is spawned. */
export function begin(task: Frame): void {
  // The caller may be in a context of its own inside this stretch, of which nobody tells.
  const context = capture();
  assign(task, current !== null && context.identity === current.identity ? current : context);
}

/** A polled frame has suspended again, perhaps with new calls below it. */
export function suspendedIn(frame: Frame): void {
  if (!contexts.on) return;
  assign(frame, now());
}

function stretch(poll: (frame: Frame) => void, frame: Frame): void {
  poll(frame);
  settle();
}

/** Polls `frame` in its own context. False if that is in force already: the caller goes on with it. */
export function pollElsewhere(frame: Frame, poll: (frame: Frame) => void): boolean {
  const context = contextOf(frame);
  frame.st |= St.CONTEXT;
  if (current !== null && current.identity === context.identity && changes.length === 0) return false;
  settle();
  const outer = current;
  current = context;
  try {
    context.resource.runInAsyncScope(stretch, undefined, poll, frame);
  } finally {
    current = outer;
  }
  return true;
}

/** Runs the queue in the context of its first frame, so that those of one context need not each enter it. */
export function runWithin(first: Frame, run: () => void): boolean {
  if (current !== null) return false;
  current = contextOf(first);
  try {
    current.resource.runInAsyncScope(stretch, undefined, run, first);
  } finally {
    current = null;
  }
  return true;
}
