// A TCP connection. One read and one write may be in flight at a time and more of each wait their turn; closing cancels
// them and waits for them.
import { Openness } from '../driver/descriptor.ts';
import type { Endpoint, NetDriver, StreamHandle } from '../driver/driver.ts';
import { Refused } from '../driver/refused.ts';
import { leaf } from '../task/leaf.ts';

export class Stream {
  readonly #driver: NetDriver;
  readonly #handle: StreamHandle;

  /** Streams come from `connect` and from a listener. */
  constructor(driver: NetDriver, handle: StreamHandle) {
    this.#driver = driver;
    this.#handle = handle;
  }

  get localAddress(): Endpoint {
    return this.#handle.local;
  }

  get remoteAddress(): Endpoint {
    return this.#handle.remote;
  }

  /**
   * Reads what is there into `buffer`, waiting until something is; resolves to the number of bytes, 0 when the peer has
   * ended its side. The buffer is the kernel's until the promise settles.
   */
  read(buffer: Uint8Array): Promise<number> {
    const right = buffer instanceof Uint8Array;
    return leaf(read, right ? this.#driver.read(this.#handle, buffer) : new Refused(notBytes()));
  }

  /** Writes all of `buffer`; resolves to its length. It must not change until then. */
  write(buffer: Uint8Array): Promise<number> {
    const right = buffer instanceof Uint8Array;
    return leaf(write, right ? this.#driver.write(this.#handle, buffer) : new Refused(notBytes()));
  }

  /** Ends the writing side: the peer reads the end of the stream. Reading goes on. */
  shutdown(): Promise<void> {
    return leaf(shutdown, this.#driver.shutdown(this.#handle));
  }

  /** Cancels what is in flight, waits for it, closes. Closing twice is an error. */
  close(): Promise<void> {
    return leaf(close, this.#driver.closeStream(this.#handle));
  }

  /** Closes unless that has been done. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#handle.state === Openness.OPEN) await this.close();
  }
}

// Read once: a compiled caller says whom it calls by the function itself, and these are what it finds.
const { read, write, shutdown, close } = Stream.prototype;

function notBytes(): Error {
  return Object.assign(new TypeError('buffer must be a Uint8Array'), { code: 'ERR_INVALID_ARG_TYPE' });
}
