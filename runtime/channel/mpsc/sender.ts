// The sending end of an mpsc channel.
import { leaf, leafError, leafValue } from '../../task/leaf.ts';
import { Waiter } from '../../sync/wait-queue.ts';
import { ChannelClosedError } from '../errors.ts';
import { travels, Travels } from '../../task/travels.ts';
import type { Channel } from './channel.ts';

export class Sender<T> implements Disposable {
  readonly #channel: Channel<T>;
  #open = true;

  /** Internal: ends come from `mpsc` and `clone`. */
  constructor(channel: Channel<T>) {
    this.#channel = channel;
  }

  /** How many values can be sent now without waiting. */
  get capacity(): number {
    return this.#channel.free;
  }

  /** Whether the receiver is closed. */
  get isClosed(): boolean {
    return this.#channel.closed;
  }

  /**
   * Hands `value` over, after waiting for room if there is none. Waiting senders are served in order. Cancelled while it
   * waits, it has not sent. Throws a ChannelClosedError if the receiver, or this sender, is closed.
   */
  send(value: T): Promise<void> {
    const channel = this.#channel;
    try {
      if (!this.trySend(value)) return leaf(send, channel.waitForRoom(value));
      return leafValue(send, undefined);
    } catch (error) {
      return leafError(send, error);
    }
  }

  /** Hands `value` over if there is room; false if there is none. Throws as `send` does. */
  trySend(value: T): boolean {
    if (!this.#open)
      throw new ChannelClosedError('This sender is closed: send before close(), or from a clone of it');
    const channel = this.#channel;
    if (!channel.room) return false;
    channel.put(value);
    return true;
  }

  /** Waits until the receiver is closed: the moment to stop producing. */
  closed(): Promise<void> {
    const channel = this.#channel;
    if (channel.closed) return leafValue(closed, undefined);
    return leaf(closed, new Waiter(channel.watching));
  }

  /** Another sender of this channel, open until it is closed itself. Throws a ChannelClosedError if this one is closed. */
  clone(): Sender<T> {
    if (!this.#open) throw new ChannelClosedError('This sender is closed: clone it before close()');
    const clone = new Sender(this.#channel);
    this.#channel.enter(clone, this);
    return clone;
  }

  /** Nothing more will come from here. When the last sender has closed, the receiver gets what is left, then the end. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#channel.leave(this);
  }

  /** Internal. */
  get end(): { readonly channel: Channel<T>; readonly open: boolean } {
    return { channel: this.#channel, open: this.#open };
  }

  /** Internal: it was closed on another core. */
  shut(): void {
    this.#open = false;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const { send, closed } = Sender.prototype;

travels(Sender.prototype, Travels.SENDER, function (this: Sender<unknown>) {
  this.end.channel.crosses = true;
});
