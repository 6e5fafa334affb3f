// What the ends of an mpsc channel share: a buffer of bounded size, senders that wait for room and receivers that wait for
// values, both first come first served. At most one of the two queues has anybody in it: a value goes straight to a
// waiting receiver, and room straight to the value of a waiting sender. So a value is in exactly one place at any time:
// with its sender, in the buffer or delivered, and a cancelled wait leaves it with its sender.
import { deliver, deliverInOrder, refuse } from '../../task/deliver.ts';
import { Waiter, WaitQueue } from '../../sync/wait-queue.ts';
import { ChannelClosedError } from '../errors.ts';
import { Ring } from '../ring.ts';

/** Waits for a value. */
export class Receive extends Waiter {
  /** Wants an iterator's result instead of the bare value. */
  readonly iterates: boolean;

  constructor(queue: WaitQueue<Receive>, iterates: boolean) {
    super(queue as unknown as WaitQueue);
    this.iterates = iterates;
  }
}

/** Waits for room. */
export class Send<T> extends Waiter {
  readonly value: T;

  constructor(queue: WaitQueue<Send<T>>, value: T) {
    super(queue as unknown as WaitQueue);
    this.value = value;
  }
}

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

export class Channel<T> {
  readonly capacity: number;
  /** Open senders. */
  senders = 1;
  /** The receiver has been closed: nothing more is taken in. */
  closed = false;
  readonly buffer = new Ring<T>();
  readonly sending = new WaitQueue<Send<T>>();
  readonly receiving = new WaitQueue<Receive>();
  /** Wait for the receiver to close. */
  readonly watching = new WaitQueue();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Whether a value can be handed over now. Throws if the receiver is closed. */
  get room(): boolean {
    if (this.closed) throw sendClosed();
    return this.buffer.size < this.capacity;
  }

  /** Hands a value over; there is room. */
  put(value: T): void {
    const waiter = this.receiving.shift();
    if (waiter === null) this.buffer.push(value);
    else deliver(waiter.frame!, waiter.iterates ? { done: false, value } : value);
  }

  /** Whether there is nothing to take, and never will be. */
  get ended(): boolean {
    return this.buffer.size === 0 && (this.senders === 0 || this.closed);
  }

  /** Takes the oldest value; there is one. */
  take(): T {
    const value = this.buffer.shift();
    const sender = this.sending.shift();
    if (sender !== null) {
      this.buffer.push(sender.value);
      deliver(sender.frame!, undefined);
    }
    return value;
  }

  /** A sender was closed. */
  leave(): void {
    if (--this.senders === 0) this.#end();
  }

  /** The receiver was closed: what is in the buffer may still be taken. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.sending.serveAll((waiter) => refuse(waiter.frame!, sendClosed()));
    this.watching.serveAll((waiter) => deliverInOrder(waiter.frame!, undefined));
    this.#end();
  }

  #end(): void {
    this.receiving.serveAll((waiter) => deliverInOrder(waiter.frame!, waiter.iterates ? END : undefined));
  }

  /** What an iterator gets now; there is a value or the end. */
  step(): IteratorResult<T, undefined> {
    return this.buffer.size === 0 ? END : { done: false, value: this.take() };
  }
}

function sendClosed(): ChannelClosedError {
  return new ChannelClosedError('Nobody will receive this value: the receiver of the channel is closed');
}
