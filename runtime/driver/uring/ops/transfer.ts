// READ into the caller's buffer or WRITE from it. Delivers the number of bytes; of a read, 0 at the end of the file.
import { systemError } from '../../errors.ts';
import type { RingFile } from '../ring-file.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { Opcode } from '../uapi.ts';

export class Transfer extends RingOperation {
  private readonly opcode: Opcode.READ | Opcode.WRITE;
  private readonly file: RingFile;
  private readonly buffer: Uint8Array;
  private readonly offset: number;
  private readonly length: number;
  private readonly position: number;

  constructor(
    ring: Ring,
    opcode: Opcode.READ | Opcode.WRITE,
    file: RingFile,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) {
    super(ring, opcode === Opcode.READ ? 'read' : 'write', file);
    this.opcode = opcode;
    this.file = file;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    this.position = position;
  }

  prepare(): void {
    const { position } = this;
    const { buffers, fd } = this.file;
    buffers.locate(this.buffer, this.offset);
    const high = Math.floor(position / 4294967296);
    this.ring.fill(this.opcode, fd, position | 0, high, buffers.low, buffers.high, this.length, 0);
  }

  complete(result: number): void {
    if (result < 0) this.refuse(systemError(result, this.syscall), result);
    else this.resolve(result);
  }
}
