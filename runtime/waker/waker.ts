// Wakers: how code outside the runtime completes a suspension. A local waker belongs to its isolate and only pushes to the
// ready queue. A waker (shared-waker.ts) may be called from any thread; it costs a shared word and is made only if asked
// for. Both complete a suspension once; what comes later, or after a cancellation, does nothing.
import { setImmediate } from '../host/timers.ts';
import { enqueue, fail, wake } from '../executor/executor.ts';
import { CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';

/** Completes a suspension in its own isolate. The first call counts, later ones do nothing. */
export interface LocalWaker<T = void> {
  /** Ends the suspension with `value`. */
  wake(value: T): void;
  /** Ends the suspension by throwing `error` at its `await`. */
  fail(error: unknown): void;
  /** Whether `other` completes the same suspension. */
  willWake(other: LocalWaker<never>): boolean;
}

/** A local waker that wakes nobody: for code that asks for one where nothing waits. */
export const noopLocalWaker: LocalWaker<unknown> = {
  wake() {},
  fail() {},
  willWake: (other) => other === noopLocalWaker,
};

/** What begins a suspension; may return what is to be called if it is cancelled. */
export type Setup<C> = (context: C) => (() => void) | void;

/** What lives as long as a suspension and is let go when it ends. */
export interface Released {
  release(): void;
}

export class Suspension<T> implements Op, LocalWaker<T> {
  #frame: Frame | null = null;
  /** Outcome that came before the frame was known; `St.THROW` or `St.DONE`. */
  #early = 0;
  #value: unknown;
  #setup: Setup<Suspension<T>>;
  #onCancel: (() => void) | void = undefined;
  #released: Released[] | null = null;

  constructor(setup: Setup<Suspension<T>>) {
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

  willWake(other: LocalWaker<never>): boolean {
    return (other as unknown) === this;
  }

  /** `held` is let go when this suspension ends, however it does; now if it has. */
  releaseAtEnd(held: Released): void {
    if (this.#early !== 0) held.release();
    else (this.#released ??= []).push(held);
  }

  #settle(value: unknown, outcome: number): void {
    if (this.#early !== 0) return;
    this.#early = outcome;
    const frame = this.#frame;
    this.#frame = null;
    if (frame === null) this.#value = value;
    else if (outcome === St.THROW) fail(frame, value);
    else wake(frame, value);
    if (this.#released !== null) for (const held of this.#released) held.release();
    this.#released = null;
  }

  what(): string {
    return 'suspend';
  }

  cancel(): void {
    if (this.#early !== 0) return;
    this.fail(new CancelledError());
    try {
      this.#onCancel?.();
    } catch (error) {
      // Nobody's who cancels: the cancellation goes on, and the error is reported as any that nobody catches.
      setImmediate(() => {
        throw error;
      });
    }
  }
}
