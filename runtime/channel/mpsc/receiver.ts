// The receiving end of an mpsc channel. It is its own async iterator: several loops over it share the values.
import { leaf, leafError, leafValue } from '../../task/leaf.ts';
import { travels, Travels } from '../../task/travels.ts';
import type { Channel } from './channel.ts';

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
    if (channel.fault !== null) return leafError(recv, this.#fault());
    return leaf(recv, channel.waitForValue(false));
  }

  /** As `recv`, with an iterator's result. */
  next(): Promise<IteratorResult<T, undefined>> {
    const channel = this.#channel;
    if (channel.buffer.size !== 0 || channel.ended) return leafValue(next, channel.step());
    if (channel.fault !== null) return leafError(next, this.#fault());
    return leaf(next, channel.waitForValue(true));
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

  #fault(): Error {
    const { fault } = this.#channel;
    this.#channel.fault = null;
    return fault!;
  }

  /** Internal. */
  get channel(): Channel<T> {
    return this.#channel;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const { recv, next } = Receiver.prototype;

travels(Receiver.prototype, Travels.RECEIVER, function (this: Receiver<unknown>) {
  this.channel.crosses = true;
});
