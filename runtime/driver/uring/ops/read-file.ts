// A whole file in one operation: OPENAT, READ until nothing more comes, CLOSE, with no promise between the steps.
// A piece of pooled memory holds all of a small file, so that text is decoded without a copy. Only a file that
// fills the piece is asked for its size: STATX costs a trip to a kernel thread, a READ at the end almost nothing.
import { constants } from 'node:fs';
import { Fifo, type Addon } from '../../addon-types.ts';
import { fileTooLarge, systemError } from '../../errors.ts';
import { Patience } from '../../fifo.ts';
import { MAX_FILE, MAX_TRANSFER } from '../../limits.ts';
import { Life } from '../../operation.ts';
import type { MemoryPool } from '../memory-pool.ts';
import { encodePath } from '../paths.ts';
import { PooledOperation } from '../pooled-operation.ts';
import type { Ring } from '../ring.ts';
import { carry } from '../address-cache.ts';
import { AT_EMPTY_PATH, AT_FDCWD, O_CLOEXEC, Opcode, STATX_BYTES, STATX_MASK } from '../uapi.ts';

const CONTENT_BYTES = 64 * 1024;
/** Content, and behind it room for a statx. */
export const PIECE_BYTES = CONTENT_BYTES + STATX_BYTES;
/** stx_size in words of struct statx. */
const SIZE_WORD = 10;

const EMPTY_PATH = encodePath('');

const enum Step {
  OPEN,
  /** Into the piece. */
  READ,
  SIZE,
  /** Into `large`. */
  READ_LARGE,
  /** One byte into the piece: is there more than `large` holds? */
  READ_PAST,
  CLOSE,
}

export class ReadFile extends PooledOperation {
  private readonly path: string;
  private readonly encoding: BufferEncoding | null;
  private readonly encoded: Uint8Array;
  private step = Step.OPEN;
  private fd = -1;
  private filled = 0;
  private large: Buffer | null = null;
  private outcome: unknown = undefined;
  private error: Error | null = null;
  private readonly addon: Addon;
  private patience: Patience | null = null;

  constructor(ring: Ring, addon: Addon, pool: MemoryPool, path: string, encoding: BufferEncoding | null) {
    super(ring, pool, 'readFile', null);
    this.addon = addon;
    this.path = path;
    this.encoding = encoding;
    this.encoded = encodePath(path);
  }

  override cancel(): void {
    this.patience?.abandon();
    if (this.step !== Step.CLOSE) super.cancel();
    else this.cancelRequested = true;
  }

  prepare(): void {
    const { ring } = this;
    const { low, high } = this.step === Step.CLOSE ? { low: 0, high: 0 } : this.piece;
    switch (this.step) {
      case Step.OPEN:
        ring.paths.locate(this.encoded, 0);
        ring.delivers();
        ring.fill(
          Opcode.OPENAT,
          AT_FDCWD,
          0,
          0,
          ring.paths.low,
          ring.paths.high,
          0,
          constants.O_RDONLY | O_CLOEXEC,
        );
        break;
      case Step.READ:
        ring.fill(
          Opcode.READ,
          this.fd,
          -1,
          -1,
          low + this.filled,
          high + carry(low, this.filled),
          CONTENT_BYTES - this.filled,
          0,
        );
        break;
      case Step.SIZE:
        ring.paths.locate(EMPTY_PATH, 0);
        ring.fill(
          Opcode.STATX,
          this.fd,
          low + CONTENT_BYTES,
          high + carry(low, CONTENT_BYTES),
          ring.paths.low,
          ring.paths.high,
          STATX_MASK,
          AT_EMPTY_PATH,
        );
        break;
      case Step.READ_LARGE: {
        const large = this.large!;
        ring.buffers.locate(large, this.filled);
        ring.fill(
          Opcode.READ,
          this.fd,
          -1,
          -1,
          ring.buffers.low,
          ring.buffers.high,
          Math.min(large.length - this.filled, MAX_TRANSFER),
          0,
        );
        break;
      }
      case Step.READ_PAST:
        ring.fill(Opcode.READ, this.fd, -1, -1, low, high, 1, 0);
        break;
      case Step.CLOSE:
        ring.fillClose(this.fd);
        break;
    }
  }

  complete(result: number): void {
    if (this.step === Step.CLOSE) {
      if (this.error === null) this.resolve(this.outcome);
      else {
        this.ring.release();
        this.reject(this.error);
      }
    } else if (result < 0) {
      this.fail(result);
    } else if (this.step === Step.OPEN) {
      this.fd = result;
      this.advance(Step.READ);
    } else if (this.step === Step.READ) {
      this.filled += result;
      if (this.filled === 0 && this.addon.fifoState!(this.fd) === Fifo.NO_WRITER) this.awaitWriter();
      else if (result === 0) this.end(this.piece.bytes);
      else this.advance(this.filled < CONTENT_BYTES ? Step.READ : Step.SIZE);
    } else if (this.step === Step.SIZE) {
      const size = this.size();
      if (this.grow(size > this.filled ? size : this.filled * 2)) {
        this.advance(size === this.filled ? Step.READ_PAST : Step.READ_LARGE);
      }
    } else if (this.step === Step.READ_LARGE) {
      this.filled += result;
      if (result === 0) this.end(this.large!);
      else this.advance(this.filled < this.large!.length ? Step.READ_LARGE : Step.READ_PAST);
    } else if (result === 0) {
      this.end(this.large!);
    } else if (this.grow(this.filled * 2)) {
      this.large![this.filled++] = this.piece.bytes[0]!;
      this.advance(Step.READ_LARGE);
    }
  }

  /** A FIFO that nobody has opened for writing reads as an empty file: what open(2) would have waited for. */
  private awaitWriter(): void {
    this.life = Life.QUEUED;
    this.patience ??= new Patience();
    this.patience.later(
      () => {
        if (this.addon.fifoState!(this.fd) === Fifo.NO_WRITER) this.awaitWriter();
        else this.advance(Step.READ);
      },
      () => undefined,
    );
  }

  /** What STATX said; a file of the proc filesystem says 0. */
  private size(): number {
    const { words, at } = this.piece;
    const word = at + CONTENT_BYTES / 4 + SIZE_WORD;
    return (words[word]! >>> 0) + words[word + 1]! * 4294967296;
  }

  /** Memory for what is read so far and more. False, and the end, if there is none. */
  private grow(bytes: number): boolean {
    // What has no size, or grows, may just fit.
    if (this.filled < MAX_FILE && bytes > MAX_FILE && bytes === this.filled * 2) bytes = MAX_FILE;
    if (bytes > MAX_FILE) {
      this.windUp(fileTooLarge(bytes));
      return false;
    }
    try {
      const large = Buffer.allocUnsafeSlow(bytes);
      large.set((this.large ?? this.piece.bytes).subarray(0, this.filled));
      this.large = large;
      return true;
    } catch (error) {
      this.windUp(error as Error);
      return false;
    }
  }

  private advance(step: Step): void {
    if (this.cancelRequested) {
      this.windUp(this.cancellation());
      return;
    }
    this.step = step;
    this.submit();
  }

  private fail(errno: number): void {
    const syscall = this.step === Step.OPEN ? 'open' : this.step === Step.SIZE ? 'fstat' : 'read';
    this.windUp(this.failure(systemError(errno, syscall, { path: this.path }), errno));
  }

  private end(content: Buffer): void {
    let error: Error | null = null;
    try {
      this.outcome = this.delivered(content);
    } catch (tooLong) {
      error = tooLong as Error;
    }
    this.windUp(error);
  }

  private delivered(content: Buffer): Buffer | string {
    const { filled, encoding } = this;
    if (encoding !== null) return content.toString(encoding, 0, filled);
    if (content !== this.large) return Buffer.from(content.subarray(0, filled));
    return filled === content.length ? content : content.subarray(0, filled);
  }

  /** Closes what was opened, then settles. */
  private windUp(error: Error | null): void {
    this.error = error;
    this.large = null;
    this.giveBack();
    this.step = Step.CLOSE;
    if (this.fd >= 0) this.submit();
    else this.complete(0);
  }
}
