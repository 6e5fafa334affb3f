// SHUTDOWN of the writing side: the peer reads the end of the stream, this side may go on reading.
import { systemError } from '../../errors.ts';
import type { RingStream } from '../ring-socket.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { Opcode, SHUT_WR } from '../uapi.ts';

export class Shutdown extends RingOperation {
  private readonly fd: number;

  constructor(ring: Ring, stream: RingStream) {
    super(ring, 'shutdown', stream);
    this.fd = stream.fd;
  }

  prepare(): void {
    this.ring.fill(Opcode.SHUTDOWN, this.fd, 0, 0, 0, 0, SHUT_WR, 0);
  }

  complete(result: number): void {
    if (result < 0) this.refuse(systemError(result, 'shutdown'), result);
    else this.resolve(undefined);
  }
}
