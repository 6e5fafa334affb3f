// The receiving end of an mpsc channel. It is its own async iterator: several loops over it share the values.
import { leaf, leafValue } from '../../task/leaf.ts';
import { Receive, type Channel } from './channel.ts';

export class Receiver<T> implements AsyncIterator<T, undefined>, Disposable {
  readonly #channel: Channel<T>;

  /** Internal: ends come from `mpsc`. */
  constructor(channel: Channel<T>) {
    this.#channel = channel;
  }

  /** Values that are there now. */
  get size(): number {
    return this.#channel.buffer.size;
  }

  /**
   * Waits for the next value; undefined when the channel has ended: every sender is closed, or this receiver is, and all
   * values have been taken. (If undefined is also a value, ask `next`.) Cancelled while it waits, it has taken nothing.
   */
  recv(): Promise<T | undefined> {
    const channel = this.#channel;
    if (channel.buffer.size !== 0) return leafValue(recv, channel.take());
    if (channel.ended) return leafValue(recv, undefined);
    return leaf(recv, new Receive(channel.receiving, false));
  }

  /** As `recv`, with an iterator's result. */
  next(): Promise<IteratorResult<T, undefined>> {
    const channel = this.#channel;
    if (channel.buffer.size !== 0 || channel.ended) return leafValue(next, channel.step());
    return leaf(next, new Receive(channel.receiving, true));
  }

  /** The next value as an iterator's result if it is there, `done` at the end, undefined if it has to be waited for. */
  tryRecv(): IteratorResult<T, undefined> | undefined {
    const channel = this.#channel;
    return channel.buffer.size !== 0 || channel.ended ? channel.step() : undefined;
  }

  /** A loop may be left and another one begun: leaving one does not close the channel. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Refuses further values; those that are there can still be received. Waiting senders get a ChannelClosedError. */
  close(): void {
    this.#channel.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const { recv, next } = Receiver.prototype;
