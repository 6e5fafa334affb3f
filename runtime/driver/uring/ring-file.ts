// A descriptor opened by the ring: an ordinary one of this process.
import type { CoreHandle } from '../addon-types.ts';
import { Descriptor } from '../descriptor.ts';
import { AddressCache } from './address-cache.ts';

export class RingFile extends Descriptor {
  readonly fd: number;
  readonly buffers: AddressCache;

  constructor(core: CoreHandle, fd: number) {
    super('file');
    this.fd = fd;
    this.buffers = new AddressCache(core);
  }
}
