// RECV into the caller's buffer. Delivers the number of bytes, 0 when the peer has ended its side.
import { systemError } from '../../errors.ts';
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
    this.ring.fill(Opcode.RECV, fd, 0, 0, buffers.low, buffers.high, this.buffer.byteLength, 0);
  }

  complete(result: number): void {
    if (result < 0) this.refuse(systemError(result, 'read'), result);
    else this.resolve(result);
  }
}
