// A channel that holds one value, the latest: receivers learn that it has changed, not every value it had in between. For
// configuration, progress, shutdown. Each receiver remembers the version it has seen.
import { deliverInOrder, refuse } from '../task/deliver.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from '../sync/wait-queue.ts';
import { ChannelClosedError } from './errors.ts';

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

class Changed<T> extends Waiter {
  readonly receiver: WatchReceiver<T>;
  readonly iterates: boolean;

  constructor(queue: WaitQueue<Changed<T>>, receiver: WatchReceiver<T>, iterates: boolean) {
    super(queue as unknown as WaitQueue);
    this.receiver = receiver;
    this.iterates = iterates;
  }
}

class Shared<T> {
  value: T;
  version = 0;
  closed = false;
  receivers = 0;
  readonly waiting = new WaitQueue<Changed<T>>();

  constructor(value: T) {
    this.value = value;
  }
}

export class WatchSender<T> implements Disposable {
  readonly #shared: Shared<T>;

  /** Internal: ends come from `watch`. */
  constructor(shared: Shared<T>) {
    this.#shared = shared;
  }

  /** Receivers that are open. */
  get receiverCount(): number {
    return this.#shared.receivers;
  }

  /** The value. Objects are shared, not copied: to change one use `send` or `modify`, or nobody hears of it. */
  borrow(): T {
    return this.#shared.value;
  }

  /** Replaces the value and tells all receivers. Throws a ChannelClosedError after `close`. */
  send(value: T): void {
    const shared = this.#shared;
    if (shared.closed) throw new ChannelClosedError('This channel is closed: send before close()');
    shared.value = value;
    shared.version++;
    shared.waiting.serveAll((waiter) => {
      const { receiver } = waiter;
      deliverInOrder(waiter.frame!, waiter.iterates ? receiver.step() : receiver.seen());
    });
  }

  /** Replaces the value by what `change` makes of it. */
  modify(change: (value: T) => T): void {
    this.send(change(this.#shared.value));
  }

  /** A receiver that has seen the present value. */
  subscribe(): WatchReceiver<T> {
    return new WatchReceiver<T>(this.#shared, this.#shared.version);
  }

  /** No more changes will come. */
  close(): void {
    const shared = this.#shared;
    if (shared.closed) return;
    shared.closed = true;
    shared.waiting.serveAll(end);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class WatchReceiver<T> implements Disposable {
  readonly #shared: Shared<T>;
  #version: number;
  #open = true;

  /** Internal: receivers come from `watch`, `subscribe` and `clone`. */
  constructor(shared: Shared<T>, version: number) {
    this.#shared = shared;
    this.#version = version;
    shared.receivers++;
  }

  /** The value, whether seen before or not; does not mark it as seen. */
  borrow(): T {
    return this.#shared.value;
  }

  /** The value; `changed` then waits for the next one. */
  borrowAndUpdate(): T {
    this.#version = this.#shared.version;
    return this.#shared.value;
  }

  /** Whether there is a value that has not been seen. */
  get hasChanged(): boolean {
    return this.#open && this.#version !== this.#shared.version;
  }

  /**
   * Waits until there is a value that has not been seen, and marks it as seen. Throws a ChannelClosedError if none will
   * come: the sender, or this receiver, is closed.
   */
  changed(): Promise<void> {
    if (this.hasChanged) return leafValue(changed, this.seen());
    if (this.#ended) return leafError(changed, ended());
    return leaf(changed, new Changed(this.#shared.waiting, this, false));
  }

  /** A receiver that has seen what this one has. */
  clone(): WatchReceiver<T> {
    return new WatchReceiver<T>(this.#shared, this.#version);
  }

  /** The present value, then the latest one after each change, until the channel closes. */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> & AsyncIterable<T> {
    let first = true;
    const next = (): Promise<IteratorResult<T, undefined>> => {
      if ((first && this.#open) || this.hasChanged || this.#ended) {
        const result = (first && this.#open) || this.hasChanged ? this.step() : END;
        first = false;
        return leafValue(next, result);
      }
      return leaf(next, new Changed(this.#shared.waiting, this, true));
    };
    return {
      next,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Watches no more. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const shared = this.#shared;
    shared.receivers--;
    shared.waiting.serveAll(end, ({ receiver }) => receiver === this);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #ended(): boolean {
    return !this.#open || this.#shared.closed;
  }

  /** Internal: the present value counts as seen. */
  seen(): undefined {
    this.#version = this.#shared.version;
    return undefined;
  }

  /** Internal: the present value, for an iterator. */
  step(): IteratorResult<T, undefined> {
    this.seen();
    return { done: false, value: this.#shared.value };
  }
}

const changed = WatchReceiver.prototype.changed;

/** Ends a wait: nothing more will come. */
function end<T>(waiter: Changed<T>): void {
  if (waiter.iterates) deliverInOrder(waiter.frame!, END);
  else refuse(waiter.frame!, ended());
}

function ended(): ChannelClosedError {
  return new ChannelClosedError(
    'The value will not change any more: its sender, or this receiver, is closed',
  );
}

/** A channel within this core that holds the latest value. The receiver has seen `initial`. */
export function watch<T>(initial: T): [WatchSender<T>, WatchReceiver<T>] {
  const shared = new Shared<T>(initial);
  return [new WatchSender(shared), new WatchReceiver(shared, 0)];
}
