// Leaf operations: what a chain of calls finally waits for (a timer, a read, a waker). An operation completes by one
// call of `wake` or `fail` for the frame it was started for.
import type { Frame } from './frame.ts';

export interface Op {
  /** Begins the operation. Called once, after `frame.n` was set to this operation. */
  start(frame: Frame): void;
  /**
   * Asks the operation to end early. It still has to complete exactly once, now or when whoever owns its buffers lets
   * go: by `fail(frame, new CancelledError())`, or by `wake` if it turned out to have succeeded; then the value is
   * delivered and the cancellation thrown at the task's next suspension, so that no resource in the value is lost.
   * `frame` is what waits: an operation may stand for many.
   */
  cancel(frame: Frame): void;
  /**
   * What it waits for is taken from others (a lock, a message): if the only task that awaits it is cancelled, so is the
   * operation, even where a plain function stands between the two and others could hold its promise.
   */
  readonly takes?: boolean;
  /** What a dump says the task waits for; by default the class's name. */
  what?(): string;
}
