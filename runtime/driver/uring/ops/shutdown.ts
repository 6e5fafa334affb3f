// SHUTDOWN of the writing side: the peer reads the end of the stream, this side may go on reading.
import { ENOTCONN } from '../../errors.ts';
import type { RingStream } from '../ring-socket.ts';
import type { Ring } from '../ring.ts';
import { Outgoing } from '../outgoing.ts';
import { Opcode, SHUT_WR } from '../uapi.ts';

export class Shutdown extends Outgoing {
  constructor(ring: Ring, stream: RingStream) {
    super(ring, 'shutdown', stream);
  }

  override launch(): void {
    this.stream.finishing = true;
    super.launch();
  }

  protected override begin(): void {
    // Asked for twice before it was done: done for both.
    if (this.stream.finished) this.complete(0);
    else this.submit();
  }

  /** It does not take place; another that waits may. */
  protected override withdrawn(): void {
    this.stream.finishing = this.stream.outgoingBehind.some((other) => other instanceof Shutdown);
  }

  prepare(): void {
    this.ring.fill(Opcode.SHUTDOWN, this.stream.fd, 0, 0, 0, 0, SHUT_WR, 0);
  }

  complete(result: number): void {
    const { stream } = this;
    if (result >= 0) {
      stream.finished = true;
      this.resolve(undefined);
    } else {
      this.withdrawn();
      // The connection broke, and nobody has been told.
      const error = result === ENOTCONN ? stream.gone('shutdown') : stream.failed(result, 'shutdown');
      this.refuse(error, result);
    }
    this.passOn();
  }
}
