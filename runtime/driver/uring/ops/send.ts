// SEND of a whole buffer. MSG_WAITALL lets the kernel go on after a short send by itself; where it does not, another
// SEND follows. One at a time on a stream, in order of their start. Cancelled, part of the data may be sent.
import { Life } from '../../operation.ts';
import { systemError } from '../../errors.ts';
import type { RingStream } from '../ring-socket.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { MSG_WAITALL, Opcode } from '../uapi.ts';

export class Send extends RingOperation {
  private readonly stream: RingStream;
  private readonly buffer: Uint8Array;
  private sent = 0;

  constructor(ring: Ring, stream: RingStream, buffer: Uint8Array) {
    super(ring, 'write', stream);
    this.stream = stream;
    this.buffer = buffer;
  }

  override launch(): void {
    const { stream } = this;
    this.ring.hold();
    if (stream.sending === null) {
      stream.sending = this;
      this.submit();
    } else {
      this.life = Life.QUEUED;
      stream.sendsWaiting.push(this);
    }
  }

  override cancel(): void {
    if (this.life === Life.QUEUED && this.stream.sending !== this) {
      this.stream.sendsWaiting.splice(this.stream.sendsWaiting.indexOf(this), 1);
      this.ring.release();
      this.reject(this.cancellation());
    } else {
      super.cancel();
    }
  }

  prepare(): void {
    const { buffers, fd } = this.stream;
    const length = this.buffer.byteLength - this.sent;
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
    const { stream } = this;
    stream.sending = null;
    if (done) this.resolve(this.sent);
    else if (result < 0) this.refuse(systemError(result, 'write'), result);
    else {
      this.ring.release();
      this.reject(this.cancellation());
    }
    const next = stream.sending === null ? stream.sendsWaiting.shift() : undefined;
    if (next === undefined) return;
    stream.sending = next;
    next.submit();
  }
}
