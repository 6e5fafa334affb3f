// One operation that a combinator (`select`, `timeout`, `abortable`) has begun or watches. A function is begun here and
// what it returns is owned: it can be cancelled, and its end is awaited. Anything else that is handed over (a handle, a
// promise) belongs to somebody else and is only watched.
import type { AbortSignal } from '../host/platform.ts';
import { cell } from '../executor/core.ts';
import { ready } from '../executor/executor.ts';
import { InPlace } from '../executor/limits.ts';
import { cancelTask, CancelledError } from '../task/cancel.ts';
import { makePrompt } from '../task/deliver.ts';
import { isTask, type Frame } from '../task/frame.ts';
import { JoinHandle } from '../task/join-handle.ts';
import { leafTask, yieldTask } from '../task/leaf.ts';
import { onComplete, removeWaiter } from '../task/observe.ts';
import type { Op } from '../task/op.ts';
import { observe } from '../task/promise.ts';
import { isAbort } from '../task/same-failure.ts';
import { Outcome, St } from '../task/state.ts';
import { follow, isFollowed } from './follow.ts';

/** What a function begun by a combinator is called with. */
export interface Scope {
  /**
   * Aborted when the operation is cancelled. Who asks for it promises to heed it: a native promise, which nobody can
   * cancel, is then awaited until it settles; else it is left to itself.
   */
  readonly signal: AbortSignal;
}

/** A function, or something that can be awaited. */
export type Work<T> = ((scope: Scope) => T | PromiseLike<T>) | PromiseLike<T>;

export interface Parent {
  /** `child` has ended; called once, synchronously, maybe before `begin` returns. */
  ended(child: Child): void;
}

export class Child implements Scope {
  readonly #parent: Parent;
  readonly key: string;
  done = false;
  /** `value` is an error. */
  failed = false;
  value: unknown = undefined;
  cancelled = false;
  #task: Frame | null = null;
  #owned = false;
  #observer: Frame | null = null;
  #controller: AbortController | null = null;

  constructor(parent: Parent, key: string) {
    this.#parent = parent;
    this.key = key;
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.cancelled) this.#controller.abort(new CancelledError());
    }
    return this.#controller.signal;
  }

  /** Calls `work`, or begins to watch it. */
  begin(work: unknown): void {
    if (typeof work !== 'function') return this.#follow(work, false);
    const mark = cell.k;
    const budget = cell.b;
    const send = cell.s;
    cell.b = InPlace.NOT;
    cell.s = 0;
    cell.k = work;
    let result: unknown;
    let outcome: unknown;
    let threw = false;
    try {
      result = (work as (scope: Scope) => unknown)(this);
      outcome = cell.k;
    } catch (error) {
      result = error;
      threw = true;
    }
    cell.k = mark;
    cell.s = send;
    cell.b = ready() ? InPlace.NOT : budget;
    if (threw) this.#end(result, true);
    else if (outcome === Outcome.RETURNED) this.#end(result, false);
    else if (outcome === Outcome.SUSPENDED) this.#hold(cell.f as Frame, true);
    else if (outcome === Outcome.LEAF) this.#hold(leafTask(result as Op), true);
    else if (outcome === Outcome.YIELD) this.#hold(yieldTask(), true);
    else this.#follow(result, true);
    // Cancelled while it was beginning: there was nothing yet to cancel.
    if (this.cancelled && !this.done) this.#cancelWork();
  }

  /** Asks the operation to end. It has ended when the parent hears of it. */
  cancel(): void {
    if (this.done) return;
    this.cancelled = true;
    this.#controller?.abort(new CancelledError());
    if (!this.done) this.#cancelWork();
  }

  /** Whether the failure is what cancelling it asked for. */
  get gaveUp(): boolean {
    const error = this.value;
    if (!this.failed || !this.cancelled) return false;
    return error instanceof CancelledError || (this.#controller !== null && isAbort(error));
  }

  #cancelWork(): void {
    const task = this.#task;
    if (task === null) return;
    // Nobody can cancel a native promise. Who has taken the signal will settle it.
    if (this.#owned && isFollowed(task)) {
      if (this.#controller === null) this.#leave(task);
    } else if (this.#owned) {
      task.st |= St.CANCELLED;
      cancelTask(task);
    } else this.#leave(task);
  }

  #leave(task: Frame): void {
    removeWaiter(task, this.#observer!);
    this.#end(new CancelledError(), true);
  }

  #follow(value: unknown, owned: boolean): void {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) this.#end(value, false);
    else if (value instanceof JoinHandle) this.#hold(value.task, owned);
    else if (isTask(value)) this.#hold(value, owned);
    else this.#hold(follow(value), owned);
  }

  #hold(task: Frame, owned: boolean): void {
    this.#owned = owned;
    if ((task.st & St.DONE) !== 0) {
      if ((task.st & St.FAILED) !== 0) observe(task);
      return this.#end(task.v, (task.st & St.FAILED) !== 0);
    }
    this.#task = task;
    if (owned) makePrompt(task);
    this.#observer = onComplete(task, (ended) => this.#end(ended.v, (ended.st & St.FAILED) !== 0));
  }

  #end(value: unknown, failed: boolean): void {
    if (this.done) return;
    this.done = true;
    this.failed = failed;
    this.value = value;
    this.#task = null;
    this.#observer = null;
    this.#parent.ended(this);
  }
}
