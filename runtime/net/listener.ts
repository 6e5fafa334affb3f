// A listening TCP socket.
import { Openness } from '../driver/descriptor.ts';
import type { Endpoint, ListenerHandle, NetDriver } from '../driver/driver.ts';
import { leaf } from '../task/leaf.ts';
import { Stream } from './stream.ts';

export class Listener {
  readonly #driver: NetDriver;
  readonly #handle: ListenerHandle;

  /** Listeners come from `listen`. */
  constructor(driver: NetDriver, handle: ListenerHandle) {
    this.#driver = driver;
    this.#handle = handle;
  }

  /** Where it listens: with port 0 asked for, the port that was given. */
  address(): Endpoint {
    return this.#handle.local;
  }

  /** The next connection. Only while this is awaited does a listener keep the process alive. */
  accept(): Promise<Stream> {
    const driver = this.#driver;
    return leaf(
      accept,
      driver.accept(this.#handle, (stream) => new Stream(driver, stream)),
    );
  }

  /** Cancels pending accepts, waits for them, closes. Closing twice is an error. */
  close(): Promise<void> {
    return leaf(close, this.#driver.closeListener(this.#handle));
  }

  /** Closes unless that has been done. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#handle.state === Openness.OPEN) await this.close();
  }

  /** Connections until the listener is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Stream, void, undefined> {
    while (this.#handle.state === Openness.OPEN) {
      try {
        yield await this.accept();
      } catch (error) {
        if (this.#handle.state === Openness.OPEN) throw error;
      }
    }
  }
}

// Read once: a compiled caller says whom it calls by the function itself, and these are what it finds.
const { accept, close } = Listener.prototype;
