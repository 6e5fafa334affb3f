// TCP sockets of the ring: ordinary descriptors of this process, which know their addresses when asked.
import type { Addon, CoreHandle } from '../addon-types.ts';
import { Descriptor } from '../descriptor.ts';
import type { Endpoint, StreamHandle } from '../driver.ts';
import { systemError } from '../errors.ts';
import { AddressCache } from './address-cache.ts';
import { decodeEndpoint, SOCKADDR_BYTES } from './sockaddr.ts';
import type { Send } from './ops/send.ts';

/** Asks the kernel for the address of a socket, or of its peer. */
export function nameOf(addon: Addon, fd: number, peer: boolean): Endpoint {
  const bytes = Buffer.alloc(SOCKADDR_BYTES);
  const length = addon.socketName(fd, peer, bytes);
  if (length < 0) throw systemError(length, peer ? 'getpeername' : 'getsockname');
  return decodeEndpoint(bytes);
}

export class RingStream extends Descriptor implements StreamHandle {
  readonly fd: number;
  readonly buffers: AddressCache;
  private readonly addon: Addon;
  private localName: Endpoint | null = null;
  private remoteName: Endpoint | null;
  /** The write in flight, and those behind it: parts of two writes must not mix. */
  sending: Send | null = null;
  readonly sendsWaiting: Send[] = [];

  constructor(core: CoreHandle, addon: Addon, fd: number, remote: Endpoint | null) {
    super('stream');
    this.buffers = new AddressCache(core);
    this.addon = addon;
    this.fd = fd;
    this.remoteName = remote;
  }

  get local(): Endpoint {
    return (this.localName ??= nameOf(this.addon, this.fd, false));
  }

  get remote(): Endpoint {
    return (this.remoteName ??= nameOf(this.addon, this.fd, true));
  }
}
