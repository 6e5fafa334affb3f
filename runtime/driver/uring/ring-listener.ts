// A listening socket: one multishot ACCEPT serves all calls of `accept`. Connections that nobody has asked for yet
// wait here, up to a bound; then the kernel's backlog holds them. Kernels without multishot accept one at a time.
import type { Addon } from '../addon-types.ts';
import { Descriptor, Openness } from '../descriptor.ts';
import type { Endpoint, ListenerHandle } from '../driver.ts';
import { systemError } from '../errors.ts';
import type { Accept } from './ops/accept.ts';
import { AcceptSource } from './ops/accept-source.ts';
import { nameOf } from './ring-socket.ts';
import type { Ring } from './ring.ts';

/** Connections accepted ahead of demand. A guess: some turns' worth, and few descriptors. */
const AHEAD = 64;

export class RingListener extends Descriptor implements ListenerHandle {
  readonly fd: number;
  readonly local: Endpoint;
  private readonly ring: Ring;
  private readonly waiting: Accept[] = [];
  private readonly ready: number[] = [];
  private source: AcceptSource | null = null;
  /** Why accepting ended while nobody waited: the next call hears of it. */
  private failed = 0;

  constructor(ring: Ring, addon: Addon, fd: number) {
    super('listener');
    this.ring = ring;
    this.fd = fd;
    ring.own(fd);
    this.local = nameOf(addon, fd, false);
  }

  /** `accept` wants a connection, now or when one comes. */
  want(accept: Accept): void {
    const fd = this.ready.shift();
    if (fd !== undefined) accept.deliver(fd);
    else if (this.failed !== 0) {
      const errno = this.failed;
      this.failed = 0;
      accept.refuse(systemError(errno, 'accept'));
    } else {
      this.waiting.push(accept);
      this.arm();
    }
  }

  forget(accept: Accept): void {
    const at = this.waiting.indexOf(accept);
    if (at !== -1) this.waiting.splice(at, 1);
  }

  arrived(fd: number): void {
    const accept = this.waiting.shift();
    if (accept !== undefined) accept.deliver(fd);
    else if (this.ready.push(fd) >= AHEAD) this.source?.cancel();
  }

  /** The multishot ended: 0 because it was asked to or is single-shot, else with an error. */
  ended(errno: number): void {
    this.source = null;
    if (errno !== 0) {
      const accept = this.waiting.shift();
      if (accept !== undefined) accept.refuse(systemError(errno, 'accept'));
      else this.failed = errno;
    }
    if (this.waiting.length > 0 && this.state === Openness.OPEN) this.arm();
  }

  /** Descriptors that nobody asked for, to be closed with the listener. */
  takeReady(): number[] {
    return this.ready.splice(0);
  }

  private arm(): void {
    if (this.source !== null) return;
    this.source = new AcceptSource(this.ring, this);
    this.source.begin();
  }
}
