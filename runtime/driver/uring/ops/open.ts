// OPENAT. Delivers what `wrap` makes of the descriptor.
import { encodePath } from '../paths.ts';
import type { FileHandle, Wrap } from '../../driver.ts';
import { systemError } from '../../errors.ts';
import { RingFile } from '../ring-file.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { AT_FDCWD, O_CLOEXEC, Opcode } from '../uapi.ts';

export class Open extends RingOperation {
  private readonly path: string;
  private readonly encoded: Uint8Array;
  private readonly flags: number;
  private readonly mode: number;
  private readonly wrap: Wrap<FileHandle>;

  constructor(ring: Ring, path: string, flags: number, mode: number, wrap: Wrap<FileHandle>) {
    super(ring, 'open', null);
    this.path = path;
    this.encoded = encodePath(path);
    this.flags = flags;
    this.mode = mode;
    this.wrap = wrap;
  }

  prepare(): void {
    const { paths } = this.ring;
    paths.locate(this.encoded, 0);
    this.ring.fill(Opcode.OPENAT, AT_FDCWD, 0, 0, paths.low, paths.high, this.mode, this.flags | O_CLOEXEC);
  }

  complete(result: number): void {
    if (result < 0) this.refuse(systemError(result, 'open', { path: this.path }), result);
    else {
      this.ring.own(result);
      this.resolve(this.wrap(new RingFile(this.ring.core, result)));
    }
  }
}
