// The ready queue's data: frames linked by `n`, and what is done to it away from the executor's hot path.
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';

/**
 * The ready queue. An object that each run replaces and not two variables of the module: those live in the old
 * generation, and storing a young frame there costs a write barrier's slow path.
 */
export class Queue {
  head: Frame | null = null;
  tail: Frame | null = null;
  /** The LIFO slot: polled before `head`. Empty between two polls. */
  next: Frame | null = null;
  /** While a batch runs: what of it is still to be polled, and its last frame. */
  rest: Frame | null = null;
  last: Frame | null = null;
}

/** Puts a frame at the tail. */
export function append(ready: Queue, frame: Frame): void {
  if (ready.tail === null) ready.head = ready.tail = frame;
  else {
    ready.tail.n = frame;
    ready.tail = frame;
  }
}

/**
 * Takes up to `max` ready frames of send tasks out of the queue, oldest first, but for those that have been found to stay. They are no
 * longer scheduled: encode them, or put them back.
 */
export function takeSend(queue: Queue, max: number): Frame[] {
  const taken: Frame[] = [];
  let previous: Frame | null = null;
  let frame = queue.head;
  while (frame !== null && taken.length < max) {
    const next = frame.n as Frame | null;
    if ((frame.st & (St.SEND | St.STAYS)) !== St.SEND) previous = frame;
    else {
      if (previous === null) queue.head = next;
      else previous.n = next;
      if (next === null) queue.tail = previous;
      frame.n = null;
      frame.st &= ~St.QUEUED;
      taken.push(frame);
    }
    frame = next;
  }
  return taken;
}

/** Puts frames that were taken back where they were, before all others: who is not taken along does not lose its turn. */
export function putBack(queue: Queue, frames: readonly Frame[]): void {
  for (let i = frames.length; i-- > 0;) {
    const frame = frames[i]!;
    frame.st |= St.QUEUED;
    frame.n = queue.head;
    queue.head = frame;
    queue.tail ??= frame;
  }
}

/** `takeSend` for what is left of the batch that is running. */
export function takeSendOfBatch(queue: Queue): Frame[] {
  const batch = new Queue();
  batch.head = queue.rest;
  batch.tail = queue.last;
  const taken = takeSend(batch, Infinity);
  queue.rest = batch.head;
  queue.last = batch.tail;
  return taken;
}

/** Ready frames that have `bits` of those in `among`, at most `limit` counted. */
export function countReady(queue: Queue, limit: number, bits: number, among: number): number {
  let count = 0;
  for (let frame = queue.head; frame !== null && count < limit; frame = frame.n as Frame | null) {
    if ((frame.st & among) === bits) count++;
  }
  return count;
}
