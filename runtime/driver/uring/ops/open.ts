// Opens a file. Delivers what `wrap` makes of the descriptor; one that nobody wants any more is closed.
import type { Addon } from '../../addon-types.ts';
import type { FileHandle, Wrap } from '../../driver.ts';
import { systemError } from '../../errors.ts';
import { OpeningOperation } from '../opening-operation.ts';
import { RingFile } from '../ring-file.ts';
import type { Ring } from '../ring.ts';

export class Open extends OpeningOperation {
  private readonly wrap: Wrap<FileHandle>;
  /** Set once it has failed, while the descriptor is closed. */
  private error: Error | null = null;

  constructor(ring: Ring, addon: Addon, path: string, flags: number, mode: number, wrap: Wrap<FileHandle>) {
    super(ring, addon, 'open', path, flags, mode);
    this.wrap = wrap;
  }

  override cancel(): void {
    if (this.error === null) super.cancel();
  }

  prepare(): void {
    if (this.error === null) this.prepareOpen();
    else this.ring.fillClose(this.fd);
  }

  complete(result: number): void {
    if (this.error === null) this.completeOpen(result);
    else this.settle(this.error);
  }

  protected opened(): void {
    this.resolve(this.wrap(new RingFile(this.ring.core, this.fd)));
  }

  protected notOpened(errno: number): void {
    const error = this.failure(systemError(errno, 'open', { path: this.path }), errno);
    if (this.fd < 0) {
      this.settle(error);
      return;
    }
    this.error = error;
    this.submit();
  }

  private settle(error: Error): void {
    this.ring.release();
    this.reject(error);
  }
}
