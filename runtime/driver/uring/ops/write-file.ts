// A whole file written in one operation: OPENAT, WRITE until all is written, CLOSE.
import { systemError } from '../../errors.ts';
import { MAX_TRANSFER } from '../../limits.ts';
import { encodePath } from '../paths.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { AT_FDCWD, O_CLOEXEC, Opcode } from '../uapi.ts';

const enum Step {
  OPEN,
  WRITE,
  CLOSE,
}

export class WriteFile extends RingOperation {
  private readonly path: string;
  private readonly encoded: Uint8Array;
  private readonly data: Uint8Array;
  private readonly flags: number;
  private readonly mode: number;
  private step = Step.OPEN;
  private fd = -1;
  private written = 0;
  private error: Error | null = null;

  constructor(ring: Ring, path: string, data: Uint8Array, flags: number, mode: number) {
    super(ring, 'writeFile', null);
    this.path = path;
    this.encoded = encodePath(path);
    this.data = data;
    this.flags = flags;
    this.mode = mode;
  }

  override cancel(): void {
    if (this.step !== Step.CLOSE) super.cancel();
    else this.cancelRequested = true;
  }

  prepare(): void {
    const { ring } = this;
    const { paths, buffers } = ring;
    if (this.step === Step.OPEN) {
      paths.locate(this.encoded, 0);
      ring.fill(Opcode.OPENAT, AT_FDCWD, 0, 0, paths.low, paths.high, this.mode, this.flags | O_CLOEXEC);
    } else if (this.step === Step.WRITE) {
      const length = Math.min(this.data.length - this.written, MAX_TRANSFER);
      buffers.locate(this.data, this.written);
      ring.fill(Opcode.WRITE, this.fd, -1, -1, buffers.low, buffers.high, length, 0);
    } else {
      ring.fillClose(this.fd);
    }
  }

  complete(result: number): void {
    if (this.step === Step.CLOSE) this.settle(result);
    else if (result < 0) this.fail(result);
    else {
      if (this.step === Step.OPEN) {
        this.fd = result;
        this.ring.own(result);
      } else {
        this.written += result;
      }
      this.advance();
    }
  }

  private advance(): void {
    if (this.cancelRequested) this.error = this.cancellation();
    const more = this.error === null && this.written < this.data.length;
    this.step = more ? Step.WRITE : Step.CLOSE;
    this.submit();
  }

  private fail(errno: number): void {
    const opening = this.step === Step.OPEN;
    const error = systemError(errno, opening ? 'open' : 'write', { path: this.path });
    this.error = this.failure(error, errno);
    if (opening) this.settle(0);
    else this.advance();
  }

  private settle(result: number): void {
    if (this.error === null && result < 0) this.error = systemError(result, 'close');
    if (this.error === null) {
      this.resolve(undefined);
      return;
    }
    this.ring.release();
    this.reject(this.error);
  }
}
