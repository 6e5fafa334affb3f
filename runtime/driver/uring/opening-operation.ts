// An operation that begins by opening a path: OPENAT as open(2) behaves, also where the path is a FIFO (driver/fifo.ts).
// Cancelled, it ends with the cancellation even if it was opened in the race: the subclass closes what `fd` names.
import { constants } from 'node:fs';
import { Fifo, type Addon } from '../addon-types.ts';
import { EAGAIN, ECANCELED, ENXIO } from '../errors.ts';
import { forReading, isFifo, mayWait, Patience } from '../fifo.ts';
import { Life } from '../operation.ts';
import { encodePath } from './paths.ts';
import type { Ring } from './ring.ts';
import { RingOperation } from './ring-operation.ts';
import { AT_FDCWD, O_CLOEXEC, Opcode } from './uapi.ts';

const { O_CREAT, O_NONBLOCK, O_TRUNC } = constants;

export abstract class OpeningOperation extends RingOperation {
  protected readonly path: string;
  /** The open descriptor, or -1. It may be one if the opening failed: a FIFO that was waited for in vain. */
  protected fd = -1;
  private readonly addon: Addon;
  private readonly encoded: Uint8Array;
  private readonly flags: number;
  private readonly mode: number;
  /** The other end of a FIFO is to be waited for. */
  private readonly waits: boolean;
  /** O_NONBLOCK where neither the caller asked for it, nor the kernel tries with it first of its own accord. */
  private added: number;
  private readonly patience = new Patience();

  constructor(ring: Ring, addon: Addon, syscall: string, path: string, flags: number, mode: number) {
    super(ring, syscall, null);
    this.addon = addon;
    this.path = path;
    this.encoded = encodePath(path);
    this.flags = flags;
    this.mode = mode;
    this.waits = mayWait(flags);
    this.added = this.waits && (flags & (O_CREAT | O_TRUNC)) !== 0 ? O_NONBLOCK : 0;
  }

  /** `fd` is open. */
  protected abstract opened(): void;
  protected abstract notOpened(errno: number): void;

  override cancel(): void {
    this.patience.abandon();
    super.cancel();
  }

  protected prepareOpen(): void {
    const { ring } = this;
    ring.paths.locate(this.encoded, 0);
    ring.delivers();
    const flags = this.flags | this.added | O_CLOEXEC;
    ring.fill(Opcode.OPENAT, AT_FDCWD, 0, 0, ring.paths.low, ring.paths.high, this.mode, flags);
  }

  /** A completion of `prepareOpen`'s submission, or the cancellation of a wait. */
  protected completeOpen(result: number): void {
    if (result >= 0) this.fd = result;
    if (this.cancelRequested) this.notOpened(ECANCELED);
    else if (result >= 0) this.look();
    else if (this.waits && result === ENXIO && isFifo(this.path)) this.wait(() => this.submit());
    else if (this.added !== 0 && result === EAGAIN) {
      // A lease that somebody holds on the file has to be broken first: that is waited for in the kernel.
      this.added = 0;
      this.submit();
    } else this.notOpened(result);
  }

  private readonly look = (): void => {
    if (this.waits && forReading(this.flags) && this.addon.fifoState!(this.fd) === Fifo.NO_WRITER) {
      this.wait(this.look);
      return;
    }
    const failed = this.added !== 0 ? this.addon.makeBlocking!(this.fd) : 0;
    if (failed < 0) this.notOpened(failed);
    else this.opened();
  };

  /** Nothing is in flight meanwhile, so cancelling ends it at once. */
  private wait(look: () => void): void {
    this.life = Life.QUEUED;
    this.patience.later(look, () => undefined);
  }
}
