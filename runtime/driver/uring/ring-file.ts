// A descriptor opened by the ring: an ordinary one of this process.
import { Descriptor } from '../descriptor.ts';

export class RingFile extends Descriptor {
  readonly fd: number;

  constructor(fd: number) {
    super('file');
    this.fd = fd;
  }
}
