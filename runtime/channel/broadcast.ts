// A channel in which every receiver gets every value sent after it subscribed. The last `capacity` values are kept once, for
// all; each receiver has a position. Sending never waits: who falls behind by more is told how many values it missed.
import { deliverInOrder, refuse } from '../task/deliver.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from '../sync/wait-queue.ts';
import { wholeNumber } from '../options/check.ts';
import { message, travels, Travels } from '../task/travels.ts';
import { ChannelClosedError, LaggedError } from './errors.ts';

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

class Receive<T> extends Waiter {
  readonly receiver: BroadcastReceiver<T>;
  readonly iterates: boolean;

  constructor(queue: WaitQueue<Receive<T>>, receiver: BroadcastReceiver<T>, iterates: boolean) {
    super(queue as unknown as WaitQueue);
    this.receiver = receiver;
    this.iterates = iterates;
  }
}

/** Internal. What the ends share: value number `n` is in slot `n % capacity` until number `n + capacity` replaces it. */
export class Shared<T> {
  readonly slots: (T | undefined)[];
  readonly waiting = new WaitQueue<Receive<T>>();
  /** Number of the next value. */
  next = 0;
  receivers = 0;
  closed = false;
  /** An end was given to a task: values are messages from then on. */
  crosses = false;

  constructor(capacity: number) {
    this.slots = new Array<T | undefined>(capacity).fill(undefined);
  }
}

export class BroadcastSender<T> implements Disposable {
  readonly #shared: Shared<T>;

  /** Internal: ends come from `broadcast`. */
  constructor(shared: Shared<T>) {
    this.#shared = shared;
  }

  /** Receivers that are open. */
  get receiverCount(): number {
    return this.#shared.receivers;
  }

  /** Sends `value` to all receivers; how many there are. Nothing is kept if there is none. Throws if closed. */
  send(value: T): number {
    const shared = this.#shared;
    const sent = shared.crosses ? (message.copy(value) as T) : value;
    return this.accept(sent);
  }

  /** Internal: the same, of what is a message already. */
  accept(value: T): number {
    const shared = this.#shared;
    if (shared.closed) throw new ChannelClosedError('This channel is closed: send before close()');
    if (shared.receivers === 0) return 0;
    shared.slots[shared.next % shared.slots.length] = value;
    shared.next++;
    // Who waits has received everything before. If it waits more than once, only one of the waits gets this value.
    shared.waiting.serveAll(
      ({ frame, iterates, receiver }) => deliverInOrder(frame!, iterates ? receiver.step() : receiver.take()),
      ({ receiver }) => receiver.ready,
    );
    return shared.receivers;
  }

  /** A receiver of what is sent from now on. */
  subscribe(): BroadcastReceiver<T> {
    return new BroadcastReceiver<T>(this.#shared);
  }

  /** Receivers get what they have not received yet, then the end. */
  close(): void {
    const shared = this.#shared;
    if (shared.closed) return;
    shared.closed = true;
    shared.waiting.serveAll(end);
  }

  /** Internal: an end is given to a task. */
  crosses(): void {
    this.#shared.crosses = true;
  }

  /** Internal. */
  get closed(): boolean {
    return this.#shared.closed;
  }

  /** Internal: a core that had it is gone; who waits hears why. */
  breakOff(why: Error): void {
    this.#shared.waiting.serveAll((waiter) => refuse(waiter.frame!, why));
    this.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class BroadcastReceiver<T> implements AsyncIterator<T, undefined>, Disposable {
  readonly #shared: Shared<T>;
  #position: number;
  #open = true;

  /** Internal: receivers come from `broadcast` and `subscribe`. */
  constructor(shared: Shared<T>) {
    this.#shared = shared;
    this.#position = shared.next;
    shared.receivers++;
  }

  /** Values sent and not received yet, missed ones included. */
  get size(): number {
    return this.#open ? this.#shared.next - this.#position : 0;
  }

  /**
   * Waits for the next value. Throws a LaggedError once if values were overwritten before they were received, with their
   * number; the next call gets the oldest one left. Throws a ChannelClosedError at the end.
   */
  recv(): Promise<T> {
    try {
      if (this.ready) return leafValue(recv, this.take());
      if (this.#ended) throw ended();
      return leaf(recv, new Receive(this.#shared.waiting, this, false));
    } catch (error) {
      return leafError(recv, error);
    }
  }

  /** As `recv`, with an iterator's result; `done` at the end. */
  next(): Promise<IteratorResult<T, undefined>> {
    try {
      if (this.ready || this.#ended) return leafValue(next, this.step());
      return leaf(next, new Receive(this.#shared.waiting, this, true));
    } catch (error) {
      return leafError(next, error);
    }
  }

  /** The next value as an iterator's result if it is there, `done` at the end, undefined if it has to be waited for. */
  tryRecv(): IteratorResult<T, undefined> | undefined {
    return this.ready || this.#ended ? this.step() : undefined;
  }

  /** A loop ends with the channel, or throws a LaggedError; another one goes on behind the gap. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Receives no more. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const shared = this.#shared;
    shared.receivers--;
    shared.waiting.serveAll(end, ({ receiver }) => receiver === this);
    // Nobody is left who could receive what is kept.
    if (shared.receivers === 0) shared.slots.fill(undefined);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Internal: an end is given to a task. */
  crosses(): void {
    this.#shared.crosses = true;
  }

  /** Internal: the value taken last has not reached anybody. */
  giveBack(): void {
    this.#position--;
  }

  /** Internal: whether there is anything to take. */
  get ready(): boolean {
    return this.#open && this.#position < this.#shared.next;
  }

  get #ended(): boolean {
    return !this.#open || this.#shared.closed;
  }

  /** Internal: takes the next value; there is one, or a gap. */
  take(): T {
    const { slots, next } = this.#shared;
    const oldest = Math.max(0, next - slots.length);
    if (this.#position < oldest) {
      const missed = oldest - this.#position;
      this.#position = oldest;
      throw new LaggedError(missed, slots.length);
    }
    return slots[this.#position++ % slots.length] as T;
  }

  /** Internal: what an iterator gets now; there is a value or the end. */
  step(): IteratorResult<T, undefined> {
    return this.ready ? { done: false, value: this.take() } : END;
  }
}

const { recv, next } = BroadcastReceiver.prototype;

/** Ends a wait: nothing more will come. */
function end<T>(waiter: Receive<T>): void {
  if (waiter.iterates) deliverInOrder(waiter.frame!, END);
  else refuse(waiter.frame!, ended());
}

function ended(): ChannelClosedError {
  return new ChannelClosedError('The broadcast channel is closed and everything in it has been received');
}

/** All slots are made at once, a word each: 128 MB. Guessed; V8 refuses arrays from 2^32 on. */
const MOST_KEPT = 2 ** 24;

travels(BroadcastSender.prototype, Travels.BROADCAST_SENDER, function () {
  this.crosses();
});
travels(BroadcastReceiver.prototype, Travels.BROADCAST_RECEIVER, function () {
  this.crosses();
});

/** A channel that keeps the last `capacity` values, 1 or more, for all receivers that subscribed before. */
export function broadcast<T>(capacity: number): [BroadcastSender<T>, BroadcastReceiver<T>] {
  const shared = new Shared<T>(wholeNumber(capacity, 1, 'broadcast(capacity)', MOST_KEPT));
  return [new BroadcastSender(shared), new BroadcastReceiver(shared)];
}
