// Tasks whose results are taken one by one, as they end, and that end with the set.
import { deliver, deliverInOrder } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import type { JoinHandle } from '../task/join-handle.ts';
import { checkOptions } from '../options/check.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import { St } from '../task/state.ts';
import { Waiter, WaitQueue } from '../sync/wait-queue.ts';
import { Ring } from '../channel/ring.ts';
import { ScopeClosedError } from './failures.ts';
import { TaskSet } from './task-set.ts';

/** How a task of a JoinSet has ended, in the form of `Promise.allSettled`. */
export type Joined<T> =
  | { readonly status: 'fulfilled'; readonly value: T; readonly handle: JoinHandle<T> }
  | { readonly status: 'rejected'; readonly reason: unknown; readonly handle: JoinHandle<T> };

class JoinNext extends Waiter {
  readonly iterates: boolean;

  constructor(queue: WaitQueue<JoinNext>, iterates: boolean) {
    super(queue as unknown as WaitQueue);
    this.iterates = iterates;
  }
}

/** Waits for the end of all tasks; a cancellation of that wait does not end it sooner, they are being cancelled anyway. */
class Shutdown extends Waiter {
  override cancel(): void {}
}

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

export class JoinSet<T = unknown>
  extends TaskSet<T>
  implements AsyncIterator<Joined<T>, undefined>, AsyncDisposable
{
  /** Ended and not taken. As many as were spawned and not asked for: who spawns without joining pays for it. */
  readonly #ended = new Ring<Joined<T>>();
  readonly #joining = new WaitQueue<JoinNext>();
  readonly #leaving = new WaitQueue();
  #closed = false;

  constructor() {
    // For who takes a set to have the options of a group.
    checkOptions('new JoinSet', arguments[0], {});
    super();
  }

  /** Whether there is nothing to wait for. */
  get isEmpty(): boolean {
    return this.running.size === 0 && this.#ended.size === 0;
  }

  /** Waits for the next task to end; undefined if the set is empty. A failure is a result here, it is not thrown. */
  joinNext(): Promise<Joined<T> | undefined> {
    if (this.#ended.size > 0) return leafValue(joinNext, this.#ended.shift());
    if (this.running.size === 0) return leafValue(joinNext, undefined);
    return leaf(joinNext, new JoinNext(this.#joining, false));
  }

  /** As `joinNext`, with an iterator's result; `done` if the set is empty. */
  next(): Promise<IteratorResult<Joined<T>, undefined>> {
    if (this.#ended.size > 0) return leafValue(next, { done: false, value: this.#ended.shift() });
    if (this.running.size === 0) return leafValue(next, END);
    return leaf(next, new JoinNext(this.#joining, true));
  }

  /** A loop ends when the set is empty; it may be left and begun again. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Cancels all tasks; their ends can be joined as ever. */
  abortAll(): void {
    this.cancelRunning();
  }

  /** Lets all tasks go on without the set. */
  detachAll(): void {
    const handles = [...this.running];
    this.running.clear();
    for (const handle of handles) handle.detach();
    this.#checkEmpty();
  }

  /** Cancels all tasks and waits until they have ended. Results that were not taken are dropped, failures too. */
  shutdown(): Promise<void> {
    return this.#shutdown(shutdown);
  }

  /** As `shutdown`; then the set takes no more tasks. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    return this.#shutdown(dispose);
  }

  #shutdown(self: Function): Promise<void> {
    this.cancelRunning();
    if (this.running.size > 0) return leaf(self, new Shutdown(this.#leaving));
    this.#ended.clear();
    return leafValue(self, undefined);
  }

  protected override admit(): void {
    if (this.#closed)
      throw new ScopeClosedError(
        'The set was disposed of, nobody would wait for the task: spawn before leaving the scope',
      );
  }

  protected override ended(handle: JoinHandle<T>, task: Frame): void {
    const failed = (task.st & St.FAILED) !== 0;
    const joined: Joined<T> = failed
      ? { status: 'rejected', reason: task.v, handle }
      : { status: 'fulfilled', value: task.v as T, handle };
    const waiter = this.#joining.shift();
    if (waiter === null) this.#ended.push(joined);
    else deliver(waiter.frame!, waiter.iterates ? { done: false, value: joined } : joined);
    this.#checkEmpty();
  }

  #checkEmpty(): void {
    if (this.running.size > 0) return;
    this.#joining.serveAll(({ frame, iterates }) => deliverInOrder(frame!, iterates ? END : undefined));
    if (this.#leaving.head === null) return;
    this.#ended.clear();
    this.#leaving.serveAll(({ frame }) => deliverInOrder(frame!, undefined));
  }
}

const { joinNext, next, shutdown, [Symbol.asyncDispose]: dispose } = JoinSet.prototype;
