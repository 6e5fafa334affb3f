// An open file. Operations may overlap; closing cancels those in flight and waits for them.
import type { FileHandle, FsDriver } from '../driver/driver.ts';
import { Refused } from '../driver/refused.ts';
import { MAX_TRANSFER } from '../driver/limits.ts';
import { Openness } from '../driver/descriptor.ts';
import type { Stats } from '../driver/stats.ts';
import { leaf } from '../task/leaf.ts';
import { checkSpan } from './arguments.ts';

export class File {
  readonly #driver: FsDriver;
  readonly #handle: FileHandle;

  /** Files come from `open`. */
  constructor(driver: FsDriver, handle: FileHandle) {
    this.#driver = driver;
    this.#handle = handle;
  }

  get fd(): number {
    return this.#handle.fd;
  }

  /**
   * Reads up to `length` bytes (and 2 GiB less a page) into `buffer` at `offset`; resolves to their number, 0 at the end of the
   * file. Without `position` it reads where the last such read ended. The buffer is the kernel's until the promise settles.
   */
  read(
    buffer: Uint8Array,
    offset = 0,
    length = buffer.byteLength - offset,
    position: number | null = null,
  ): Promise<number> {
    return this.#transfer('read', buffer, offset, length, position ?? -1);
  }

  /** Writes up to `length` bytes of `buffer`; resolves to how many were written, which may be fewer. */
  write(
    buffer: Uint8Array,
    offset = 0,
    length = buffer.byteLength - offset,
    position: number | null = null,
  ): Promise<number> {
    return this.#transfer('write', buffer, offset, length, position ?? -1);
  }

  #transfer(
    what: 'read' | 'write',
    buffer: Uint8Array,
    offset: number,
    length: number,
    at: number,
  ): Promise<number> {
    const wrong = checkSpan(buffer, offset, length, at);
    const span = Math.min(length, MAX_TRANSFER);
    const operation =
      wrong === null ? this.#driver[what](this.#handle, buffer, offset, span, at) : new Refused(wrong);
    return leaf(what === 'read' ? read : write, operation);
  }

  stat(): Promise<Stats> {
    return leaf(stat, this.#driver.fstat(this.#handle));
  }

  /** Cancels what is in flight, waits for it, closes. Closing twice is an error. */
  close(): Promise<void> {
    return leaf(close, this.#driver.close(this.#handle));
  }

  /** Closes unless that has been done. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#handle.state === Openness.OPEN) await this.close();
  }
}

// Read once: a compiled caller says whom it calls by the function itself, and these are what it finds.
const { read, write, stat, close } = File.prototype;
