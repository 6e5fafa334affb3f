// The operation behind `timeout`, `deadline` and `abortable`: runs one piece of work until a trigger cancels it, and ends
// when the work has. What the work makes of its cancellation counts: a value or another error is delivered as it is.
import { CancelledError } from '../task/cancel.ts';
import { deliverInOrder, refuse } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';
import { Child, type Parent } from './child.ts';

/** What cancels the work: a clock, an AbortSignal. */
export interface Trigger {
  release(): void;
}

export class Limit implements Op, Parent {
  #frame: Frame | null = null;
  readonly #child: Child = new Child(this, '');
  readonly #triggers: Trigger[] = [];
  #expired = false;
  #error: unknown = undefined;
  #cancelled = false;
  done = false;
  failed = false;
  value: unknown = undefined;

  begin(work: unknown): void {
    this.#child.begin(work);
  }

  /** Ends before it begins. */
  refuse(error: unknown): void {
    this.done = this.failed = true;
    this.value = error;
  }

  /** `trigger` is let go when the work has ended. */
  add(trigger: Trigger): void {
    this.#triggers.push(trigger);
  }

  /** Cancels the work, for this reason. The first one counts. */
  expire(error: unknown): void {
    if (this.done || this.#expired) return;
    this.#expired = true;
    this.#error = error;
    this.#child.cancel();
  }

  start(frame: Frame): void {
    this.#frame = frame;
  }

  cancel(): void {
    this.#cancelled = true;
    this.#child.cancel();
  }

  ended(child: Child): void {
    for (const trigger of this.#triggers) trigger.release();
    this.done = true;
    this.failed = child.failed;
    this.value = child.value;
    if (child.gaveUp && this.#cancelled) this.value = new CancelledError();
    else if (child.gaveUp && this.#expired) this.value = this.#error;
    const frame = this.#frame;
    if (frame === null) return;
    this.#frame = null;
    if (child.failed) {
      // What is thrown ends the task as the cancellation would: it is not to come twice.
      if (this.#cancelled) frame.st &= ~St.CANCEL;
      refuse(frame, this.value);
    } else deliverInOrder(frame, child.value);
  }
}
