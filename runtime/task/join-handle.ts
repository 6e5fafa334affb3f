// The handle of a spawned task: a promise to everybody who looks at types, `instanceof` or `then`, and cancellable. An object of
// its own, so that the task's carries no methods that promises lack; compiled code awaits the task behind it directly.
// No subclass of Promise: every spawn would make a native promise beside the task, asked for or not (docs/promises.md).
import type { AbortSignal } from '../host/platform.ts';
import { cancelTask, CancelledError, signalOf } from './cancel.ts';
import { isTask, type Frame } from './frame.ts';
import { checkArgument } from '../options/check.ts';
import { abortSignal } from '../options/rule.ts';
import { leaf, leafError, leafValue } from './leaf.ts';
import { onComplete } from './observe.ts';
import { Drain } from './owned.ts';
import { nativeOf, observe } from './promise.ts';
import { St } from './state.ts';
import { travels, Travels } from './travels.ts';

export class JoinHandle<T> implements Promise<T>, AsyncDisposable {
  /** `Promise`, inherited. */
  declare readonly [Symbol.toStringTag]: string;
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

  /**
   * Aborted when `cancel` is called, for what takes an AbortSignal; the reason is a CancelledError. Made on first demand.
   */
  get signal(): AbortSignal {
    return signalOf(this.task);
  }

  /** Cancels the task when `signal` is aborted. Returns this handle. */
  cancelOn(signal: AbortSignal): this {
    checkArgument('cancelOn', 'signal', signal, abortSignal);
    if (signal.aborted) this.cancel();
    else if (!this.done) {
      const abort = (): void => void this.cancel();
      signal.addEventListener('abort', abort, { once: true });
      onComplete(this.task, () => {
        signal.removeEventListener('abort', abort);
        return false;
      });
    }
    return this;
  }

  /**
   * Cancels the task, unless detached, and waits for its end. Throws an error other than the cancellation, unless somebody has it
   * who awaited the task: it is one failure, and not to come twice.
   */
  [Symbol.asyncDispose](): Promise<void> {
    const { task } = this;
    if ((task.st & St.DETACHED) !== 0) return leafValue(dispose, undefined);
    this.cancel();
    if ((task.st & St.DONE) === 0) return leaf(dispose, new Drain(task));
    if ((task.st & St.FAILED) === 0) return leafValue(dispose, undefined);
    observe(task);
    const known = (task.st & St.RECEIVED) !== 0 || task.v instanceof CancelledError;
    return known ? leafValue(dispose, undefined) : leafError(dispose, task.v);
  }
}

// TypeScript narrows by `instanceof Promise`, and so must what is assignable to one. Before the first handle is made: a
// prototype that changes later slows down what V8 has optimised.
Object.setPrototypeOf(JoinHandle.prototype, Promise.prototype);

const dispose = JoinHandle.prototype[Symbol.asyncDispose];

// Whoever is given the handle hears of a failure, wherever that is.
travels(JoinHandle.prototype, Travels.JOIN_HANDLE, function () {
  onComplete(this.task, () => undefined);
});

/** The task behind a value, if it is a task or a handle and has not completed; else null. */
export function pendingTask(value: unknown): Frame | null {
  if (typeof value !== 'object' || value === null) return null;
  const task = isTask(value) ? value : value instanceof JoinHandle ? value.task : null;
  return task !== null && (task.st & St.DONE) === 0 ? task : null;
}
