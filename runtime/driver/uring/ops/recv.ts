// RECV into the caller's buffer. Delivers the number of bytes, 0 when the peer has ended its side.
import { MAX_TRANSFER } from '../../limits.ts';
import type { RingStream } from '../ring-socket.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { Opcode } from '../uapi.ts';

export class Recv extends RingOperation {
  private readonly stream: RingStream;
  private readonly buffer: Uint8Array;

  constructor(ring: Ring, stream: RingStream, buffer: Uint8Array) {
    super(ring, 'read', stream);
    this.stream = stream;
    this.buffer = buffer;
  }

  prepare(): void {
    const { buffers, fd } = this.stream;
    buffers.locate(this.buffer, 0);
    const length = Math.min(this.buffer.byteLength, MAX_TRANSFER);
    this.ring.fill(Opcode.RECV, fd, 0, 0, buffers.low, buffers.high, length, 0);
  }

  complete(result: number): void {
    if (result > 0) this.resolve(result);
    else if (result === 0) this.nothing();
    else this.refuse(this.stream.failed(result, 'read'), result);
  }

  /** The end of the stream, or what the kernel says where it has told of a reset already. */
  private nothing(): void {
    const { stream } = this;
    if (this.buffer.byteLength === 0 || stream.ended) this.resolve(0);
    else if (stream.broken !== 0 || stream.lostUnheard()) {
      const error = stream.gone('read');
      this.refuse(error, stream.broken);
    } else {
      stream.ended = true;
      this.resolve(0);
    }
  }
}
