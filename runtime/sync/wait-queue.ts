// Who waits for a lock, a permit, room or a value: a doubly linked list, first come first served, so that a cancelled
// waiter leaves in O(1). The waiter is itself the leaf operation: a wait costs one object, and none if there is nothing to
// wait for. A waiter is in its queue exactly while its frame may be woken by it; whoever takes it out must end its wait.
import { withdraw } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';

export class Waiter implements Op {
  frame: Frame | null = null;
  readonly takes = true;
  queued = false;
  previous: Waiter | null = null;
  next: Waiter | null = null;
  readonly queue: WaitQueue;

  constructor(queue: WaitQueue) {
    this.queue = queue;
  }

  /** Begins to wait. No user code runs between the call that made the waiter and this. */
  start(frame: Frame): void {
    this.frame = frame;
    this.queue.push(this);
  }

  /** Ends the wait of a cancelled task, unless it has been served. */
  cancel(): void {
    if (!this.queued) return;
    this.queue.remove(this);
    this.left();
    withdraw(this.frame!);
  }

  /** A cancelled waiter has left the queue. */
  protected left(): void {}
}

export class WaitQueue<W extends Waiter = Waiter> {
  head: W | null = null;
  private tail: W | null = null;

  push(waiter: W): void {
    waiter.queued = true;
    waiter.previous = this.tail;
    if (this.tail === null) this.head = waiter;
    else this.tail.next = waiter;
    this.tail = waiter;
  }

  /** Takes out the waiter that has waited longest. */
  shift(): W | null {
    const waiter = this.head;
    if (waiter !== null) this.remove(waiter);
    return waiter;
  }

  remove(waiter: W): void {
    const previous = waiter.previous as W | null;
    const next = waiter.next as W | null;
    if (previous === null) this.head = next;
    else previous.next = next;
    if (next === null) this.tail = previous;
    else next.previous = previous;
    waiter.previous = waiter.next = null;
    waiter.queued = false;
  }

  /** Serves everybody who waits now and `fits`. Serving one may make others leave the queue: they are not served. */
  serveAll(serve: (waiter: W) => void, fits?: (waiter: W) => boolean): void {
    const all: W[] = [];
    for (let waiter = this.head; waiter !== null; waiter = waiter.next as W | null) all.push(waiter);
    for (const waiter of all) {
      if (!waiter.queued || (fits !== undefined && !fits(waiter))) continue;
      this.remove(waiter);
      serve(waiter);
    }
  }
}
