// Wakers: how code outside the runtime completes a suspension. A local waker belongs to its isolate and only pushes to the
// ready queue. A waker may be called from any thread; it costs a shared word and is made only if asked for.
import { enqueue, fail, wake } from '../executor/executor.ts';
import { CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';

/** Completes a suspension in its own isolate. The first call counts, later ones do nothing. */
export interface LocalWaker<T> {
  wake(value: T): void;
  fail(error: unknown): void;
}

export class Suspension<T> implements Op, LocalWaker<T> {
  #frame: Frame | null = null;
  /** Outcome that came before the frame was known; `St.THROW` or `St.DONE`. */
  #early = 0;
  #value: unknown;
  #setup: (suspension: Suspension<T>) => (() => void) | void;
  #onCancel: (() => void) | void = undefined;

  constructor(setup: (suspension: Suspension<T>) => (() => void) | void) {
    this.#setup = setup;
  }

  start(frame: Frame): void {
    try {
      this.#onCancel = this.#setup(this);
    } catch (error) {
      if (this.#early === 0) this.fail(error);
    }
    if (this.#early === 0) this.#frame = frame;
    else {
      frame.v = this.#value;
      if (this.#early === St.THROW) frame.st |= St.THROW;
      enqueue(frame);
    }
  }

  wake(value: T): void {
    this.#settle(value, St.DONE);
  }

  fail(error: unknown): void {
    this.#settle(error, St.THROW);
  }

  #settle(value: unknown, outcome: number): void {
    if (this.#early !== 0) return;
    this.#early = outcome;
    const frame = this.#frame;
    this.#frame = null;
    if (frame === null) this.#value = value;
    else if (outcome === St.THROW) fail(frame, value);
    else wake(frame, value);
  }

  cancel(): void {
    if (this.#early !== 0) return;
    this.fail(new CancelledError());
    this.#onCancel?.();
  }
}
