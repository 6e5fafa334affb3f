// SEND of a whole buffer. MSG_WAITALL lets the kernel go on after a short send by itself; where it does not, another
// SEND follows. Cancelled, part of the data may be sent.
import { EPIPE } from '../../errors.ts';
import { MAX_TRANSFER } from '../../limits.ts';
import type { RingStream } from '../ring-socket.ts';
import type { Ring } from '../ring.ts';
import { Outgoing } from '../outgoing.ts';
import { MSG_WAITALL, Opcode } from '../uapi.ts';

export class Send extends Outgoing {
  private readonly buffer: Uint8Array;
  private sent = 0;

  constructor(ring: Ring, stream: RingStream, buffer: Uint8Array) {
    super(ring, 'write', stream);
    this.buffer = buffer;
  }

  protected override begin(): void {
    const { stream } = this;
    // What broke the connection while this waited has been told to nobody else.
    if (stream.broken === 0) return this.submit();
    this.refuse(stream.refusal('write'), stream.broken);
    this.passOn();
  }

  prepare(): void {
    const { buffers, fd } = this.stream;
    const length = Math.min(this.buffer.byteLength - this.sent, MAX_TRANSFER);
    buffers.locate(this.buffer, this.sent);
    this.ring.fill(Opcode.SEND, fd, 0, 0, buffers.low, buffers.high, length, MSG_WAITALL);
  }

  complete(result: number): void {
    if (result > 0) this.sent += result;
    const done = this.sent === this.buffer.byteLength;
    if (result >= 0 && !done && !this.cancelRequested) {
      this.submit();
      return;
    }
    if (done) this.resolve(this.sent);
    else if (result < 0) this.refuse(this.told(result), result);
    else {
      this.ring.release();
      this.reject(this.cancellation());
    }
    this.passOn();
  }

  /** Behind a part that was taken the kernel has kept the real code for that part, which it said nothing about. */
  private told(errno: number): Error {
    const { stream } = this;
    return errno === EPIPE && this.sent > 0 ? stream.gone('write') : stream.failed(errno, 'write');
  }
}
