// A whole file written in one operation: OPENAT, WRITE until all is written, CLOSE.
import type { Addon } from '../../addon-types.ts';
import { systemError } from '../../errors.ts';
import { MAX_TRANSFER } from '../../limits.ts';
import { OpeningOperation } from '../opening-operation.ts';
import type { Ring } from '../ring.ts';
import { Opcode } from '../uapi.ts';

const enum Step {
  OPEN,
  WRITE,
  CLOSE,
}

export class WriteFile extends OpeningOperation {
  private readonly data: Uint8Array;
  private step = Step.OPEN;
  private written = 0;
  private error: Error | null = null;

  constructor(ring: Ring, addon: Addon, path: string, data: Uint8Array, flags: number, mode: number) {
    super(ring, addon, 'writeFile', path, flags, mode);
    this.data = data;
  }

  override cancel(): void {
    if (this.step !== Step.CLOSE) super.cancel();
    else this.cancelRequested = true;
  }

  prepare(): void {
    const { ring } = this;
    const { buffers } = ring;
    if (this.step === Step.OPEN) {
      this.prepareOpen();
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
    else if (this.step === Step.OPEN) this.completeOpen(result);
    else if (result < 0) this.fail(result, 'write');
    else {
      this.written += result;
      this.advance();
    }
  }

  protected opened(): void {
    this.advance();
  }

  protected notOpened(errno: number): void {
    this.fail(errno, 'open');
  }

  private advance(): void {
    if (this.cancelRequested) this.error = this.cancellation();
    const more = this.error === null && this.written < this.data.length;
    this.step = more ? Step.WRITE : Step.CLOSE;
    this.submit();
  }

  private fail(errno: number, syscall: 'open' | 'write'): void {
    this.error = this.failure(systemError(errno, syscall, { path: this.path }), errno);
    if (this.fd < 0) this.settle(0);
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
