// TCP sockets of the ring: ordinary descriptors of this process, which know their addresses when asked.
import type { Addon, CoreHandle } from '../addon-types.ts';
import type { Endpoint, StreamHandle } from '../driver.ts';
import { ENOTCONN, systemError } from '../errors.ts';
import { StreamDescriptor } from '../stream-state.ts';
import { AddressCache } from './address-cache.ts';
import { decodeEndpoint, SOCKADDR_BYTES } from './sockaddr.ts';
import type { Outgoing } from './outgoing.ts';

/** Asks the kernel for the address of a socket, or of its peer. */
export function nameOf(addon: Addon, fd: number, peer: boolean): Endpoint {
  const bytes = Buffer.alloc(SOCKADDR_BYTES);
  const length = addon.socketName(fd, peer, bytes);
  if (length < 0) throw systemError(length, peer ? 'getpeername' : 'getsockname');
  return decodeEndpoint(bytes);
}

export class RingStream extends StreamDescriptor implements StreamHandle {
  readonly fd: number;
  readonly buffers: AddressCache;
  private readonly addon: Addon;
  private localName: Endpoint | null = null;
  private remoteName: Endpoint | null;
  /** What is being sent, and what waits behind it. */
  outgoing: Outgoing | null = null;
  readonly outgoingBehind: Outgoing[] = [];

  constructor(core: CoreHandle, addon: Addon, fd: number, remote: Endpoint | null) {
    super();
    this.buffers = new AddressCache(core);
    this.addon = addon;
    this.fd = fd;
    this.remoteName = remote;
  }

  /**
   * The connection broke, and a write that had sent a part has swallowed the news. A socket that is connected no more, with
   * its own side never shut down, has not ended in order. Asked at the end of a stream only: it costs a system call.
   */
  lostUnheard(): boolean {
    if (this.outgoing === null || this.finishing) return false;
    return this.addon.socketName(this.fd, true, Buffer.alloc(SOCKADDR_BYTES)) === ENOTCONN;
  }

  get local(): Endpoint {
    return (this.localName ??= nameOf(this.addon, this.fd, false));
  }

  get remote(): Endpoint {
    return (this.remoteName ??= nameOf(this.addon, this.fd, true));
  }
}
