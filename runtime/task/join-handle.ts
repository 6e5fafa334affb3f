// The handle of a spawned task: awaitable, cancellable. Not a promise itself, so that the task's own object carries no
// methods that promises lack; compiled code awaits the task behind it directly.
import { cancelTask, CancelledError } from './cancel.ts';
import type { Frame } from './frame.ts';
import { nativeOf } from './promise.ts';
import { St } from './state.ts';

export class JoinHandle<T> implements PromiseLike<T>, AsyncDisposable {
  /** The task. Internal. */
  readonly task: Frame;

  constructor(task: Frame) {
    this.task = task;
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (nativeOf(this.task) as Promise<T>).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return (nativeOf(this.task) as Promise<T>).finally(onFinally);
  }

  /** Whether the task has completed, in whatever way. */
  get done(): boolean {
    return (this.task.st & St.DONE) !== 0;
  }

  /**
   * Throws a CancelledError into the task at its next suspension or preemption point; a task that has not begun never
   * runs. False if it has completed already. A task that ends with that error counts as handled.
   */
  cancel(): boolean {
    this.task.st |= St.CANCELLED;
    return cancelTask(this.task);
  }

  /** Lets the task run on its own: disposing of the handle no longer cancels it. */
  detach(): void {
    this.task.st |= St.DETACHED;
  }

  /** Cancels the task, unless detached, and waits for its end; an error other than the cancellation is thrown. */
  async [Symbol.asyncDispose](): Promise<void> {
    if ((this.task.st & St.DETACHED) !== 0) return;
    this.cancel();
    try {
      await this;
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    }
  }
}
