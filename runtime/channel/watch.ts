// A channel that holds one value, the latest: receivers learn that it has changed, not every value it had in between. For
// configuration, progress, shutdown. Each receiver remembers the version it has seen.
import { deliverInOrder, refuse } from '../task/deliver.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from '../sync/wait-queue.ts';
import { message, travels, Travels } from '../task/travels.ts';
import type { Op } from '../task/op.ts';
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

/** Internal. */
export class Shared<T> {
  value: T;
  version = 0;
  closed = false;
  receivers = 0;
  readonly waiting = new WaitQueue<Changed<T>>();
  /** An end was given to a task: values are messages from then on. */
  crosses = false;
  /** Tells other cores. */
  elsewhere: { changed(): void } | null = null;

  constructor(value: T) {
    this.value = value;
  }

  /** Replaces the value. */
  set(value: T): void {
    this.value = value;
    this.version++;
    this.waiting.serveAll((waiter) => {
      const { receiver } = waiter;
      deliverInOrder(waiter.frame!, waiter.iterates ? receiver.step() : receiver.seen());
    });
    this.elsewhere?.changed();
  }

  /** There will be no other. */
  close(why?: Error): void {
    if (this.closed) return;
    this.closed = true;
    this.waiting.serveAll(why === undefined ? end : (waiter) => refuse(waiter.frame!, why));
    this.elsewhere?.changed();
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
    shared.set(shared.crosses ? (message.copy(value) as T) : value);
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
    this.#shared.close();
  }

  /** Internal. */
  get shared(): Shared<T> {
    return this.#shared;
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
    return new WatchValues(this, true);
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

  /** Internal: what an iterator waits for. */
  next(first: boolean): IteratorResult<T, undefined> | Op {
    if ((first && this.#open) || this.hasChanged) return this.step();
    return this.#ended ? END : new Changed(this.#shared.waiting, this, true);
  }

  get #ended(): boolean {
    return !this.#open || this.#shared.closed;
  }

  /** Internal. */
  get end(): { readonly shared: Shared<T>; readonly version: number; readonly open: boolean } {
    return { shared: this.#shared, version: this.#version, open: this.#open };
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

/** The values of a receiver, as `for await` asks for them. */
class WatchValues<T> implements AsyncIterator<T, undefined>, AsyncIterable<T> {
  readonly receiver: WatchReceiver<T>;
  first: boolean;

  constructor(receiver: WatchReceiver<T>, first: boolean) {
    this.receiver = receiver;
    this.first = first;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const result = this.receiver.next(this.first);
    this.first = false;
    return result instanceof Changed
      ? leaf(next, result)
      : leafValue(next, result as IteratorResult<T, undefined>);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

const { next } = WatchValues.prototype;

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

travels(Shared.prototype, Travels.WATCHED);
travels(WatchSender.prototype, Travels.WATCH_SENDER, function () {
  this.shared.crosses = true;
});
travels(WatchReceiver.prototype, Travels.WATCH_RECEIVER, function () {
  this.end.shared.crosses = true;
});

/** A channel that holds the latest value. The receiver has seen `initial`. */
export function watch<T>(initial: T): [WatchSender<T>, WatchReceiver<T>] {
  const shared = new Shared<T>(initial);
  return [new WatchSender(shared), new WatchReceiver(shared, 0)];
}
