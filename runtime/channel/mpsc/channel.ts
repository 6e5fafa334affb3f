// What the ends of an mpsc channel share: a buffer of bounded size, senders that wait for room and receivers that wait for
// values, both first come first served. At most one of the two queues has anybody in it: a value goes straight to a
// waiting receiver, and room straight to the value of a waiting sender. So a value is in exactly one place at any time:
// with its sender, in the buffer or delivered, and a cancelled wait leaves it with its sender.
//
// Ends may be on other cores (runtime/remote). Room that such a core may fill without asking is reserved for it, and counts as taken.
import { deliver, deliverInOrder, refuse } from '../../task/deliver.ts';
import type { Op } from '../../task/op.ts';
import { Waiter, WaitQueue } from '../../sync/wait-queue.ts';
import { ChannelClosedError } from '../errors.ts';
import { message, travels, Travels } from '../../task/travels.ts';
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

  /** There is room. */
  serve(channel: Channel<T>): void {
    channel.buffer.push(this.value);
    deliver(this.frame!, undefined);
  }

  /** There will be none. */
  refuse(error: Error): void {
    refuse(this.frame!, error);
  }
}

/** What a channel knows of the cores that have ends of it. */
export interface Elsewhere {
  /** Somebody waits for room that is reserved, or for values that are on their way to be taken. */
  recall(): void;
  /** The receiver was closed. */
  closed(): void;
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
  /** Room that other cores may fill, or that what they have taken ahead of its use leaves behind. */
  reserved = 0;
  /** An end of it was given to a task: values are messages from then on. */
  crosses = false;
  elsewhere: Elsewhere | null = null;
  /** A core that had an end of it is gone: whoever waits for a value next is told. */
  fault: Error | null = null;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Whether a value can be handed over now. Throws if the receiver is closed. */
  get room(): boolean {
    if (this.closed) throw sendClosed();
    return this.buffer.size + this.reserved < this.capacity;
  }

  /** How many values can be handed over now. */
  get free(): number {
    return Math.max(0, this.capacity - this.buffer.size - this.reserved);
  }

  /** Hands a value over; there is room. Throws a SendError if it cannot travel and would have to. */
  put(value: T): void {
    this.accept(this.crosses ? (message.copy(value) as T) : value);
  }

  /** What a sender waits for that found no room. */
  waitForRoom(value: T): Op {
    if (this.reserved > 0) this.elsewhere!.recall();
    return new Send(this.sending, this.crosses ? (message.copy(value) as T) : value);
  }

  /** What a receiver waits for that found no value. */
  waitForValue(iterates: boolean): Op {
    if (this.reserved > 0) this.elsewhere!.recall();
    return new Receive(this.receiving, iterates);
  }

  /** As `put`, of what is a message already. */
  accept(value: T): void {
    const waiter = this.receiving.shift();
    if (waiter === null) this.buffer.push(value);
    else deliver(waiter.frame!, waiter.iterates ? { done: false, value } : value);
  }

  /** Whether there is nothing to take, and never will be. */
  get ended(): boolean {
    return this.buffer.size === 0 && this.reserved === 0 && (this.senders === 0 || this.closed);
  }

  /** Takes the oldest value; there is one. */
  take(): T {
    const value = this.buffer.shift();
    if (this.sending.head !== null) this.admit();
    return value;
  }

  /** Serves those who wait for room, as far as there is any. */
  admit(): void {
    const { sending, buffer, capacity } = this;
    while (sending.head !== null && buffer.size + this.reserved < capacity) sending.shift()!.serve(this);
  }

  /** Puts back what was taken and not delivered. */
  giveBack(value: T): void {
    const waiter = this.receiving.shift();
    if (waiter === null) this.buffer.unshift(value);
    else deliver(waiter.frame!, waiter.iterates ? { done: false, value } : value);
  }

  /** `clone` is another sender of the channel, made of `of`. */
  enter(_clone: object, _of: object): void {
    this.senders++;
  }

  /** A sender was closed. */
  leave(_sender: object): void {
    if (--this.senders > 0) return;
    this.end();
    if (this.reserved > 0) this.elsewhere!.recall();
  }

  /** The receiver was closed: what is in the buffer may still be taken. */
  close(why?: Error): void {
    if (this.closed) return;
    this.closed = true;
    this.sending.serveAll((waiter) => waiter.refuse(why ?? sendClosed()));
    this.watching.serveAll((waiter) => deliverInOrder(waiter.frame!, undefined));
    this.elsewhere?.closed();
    this.end();
    if (this.reserved > 0) this.elsewhere!.recall();
  }

  /** Tells receivers of the end, unless values may still come. */
  end(): void {
    if (!this.ended) return;
    this.receiving.serveAll((waiter) => deliverInOrder(waiter.frame!, waiter.iterates ? END : undefined));
  }

  /** What an iterator gets now; there is a value or the end. */
  step(): IteratorResult<T, undefined> {
    return this.buffer.size === 0 ? END : { done: false, value: this.take() };
  }
}

travels(Channel.prototype, Travels.CHANNEL);

export function sendClosed(): ChannelClosedError {
  return new ChannelClosedError('Nobody will receive this value: the receiver of the channel is closed');
}
