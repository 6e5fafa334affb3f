// CLOSE, after everything in flight on the descriptor has been cancelled and has come back. Cannot be cancelled: a
// descriptor that is half closed is of no use to anybody.
import { Openness, type Descriptor } from '../../descriptor.ts';
import type { Frame } from '../../../task/frame.ts';
import { closedError, systemError } from '../../errors.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';

export class Close extends RingOperation {
  private readonly target: Descriptor;
  private readonly fd: number;

  constructor(ring: Ring, target: Descriptor, fd: number) {
    super(ring, 'close', null);
    this.target = target;
    this.fd = fd;
  }

  override start(frame: Frame): void {
    this.frame = frame;
    if (this.target.state !== Openness.OPEN) {
      this.reject(closedError('close', this.target.kind));
      return;
    }
    this.ring.hold();
    this.target.quiesce(() => this.submit());
  }

  override cancel(): void {}

  prepare(): void {
    this.ring.fillClose(this.fd);
  }

  complete(result: number): void {
    this.target.state = Openness.CLOSED;
    if (result < 0) this.refuse(systemError(result, 'close'), result);
    else this.resolve(undefined);
  }
}
