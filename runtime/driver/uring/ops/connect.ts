// CONNECT of a fresh socket. If it fails or is cancelled the socket is closed before the failure is reported; also if it
// was connected in the race, because nobody may be left to take it.
import type { Addon } from '../../addon-types.ts';
import type { Endpoint, StreamHandle, Wrap } from '../../driver.ts';
import { ECANCELED, systemError } from '../../errors.ts';
import { RingStream } from '../ring-socket.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { AF_INET, AF_INET6, encodeEndpoint } from '../sockaddr.ts';
import { Opcode } from '../uapi.ts';

export class Connect extends RingOperation {
  private readonly addon: Addon;
  private readonly endpoint: Endpoint;
  private readonly noDelay: boolean;
  private readonly wrap: Wrap<StreamHandle>;
  private readonly encoded: Buffer;
  private fd = -1;
  private error: Error | null = null;

  constructor(ring: Ring, addon: Addon, endpoint: Endpoint, noDelay: boolean, wrap: Wrap<StreamHandle>) {
    super(ring, 'connect', null);
    this.addon = addon;
    this.endpoint = endpoint;
    this.noDelay = noDelay;
    this.wrap = wrap;
    this.encoded = encodeEndpoint(endpoint);
  }

  override launch(): void {
    this.ring.hold();
    this.fd = this.addon.tcpSocket(this.endpoint.family === 6 ? AF_INET6 : AF_INET, this.noDelay);
    if (this.fd < 0) this.refuse(systemError(this.fd, 'socket'), this.fd);
    else {
      this.ring.own(this.fd);
      this.submit();
    }
  }

  override cancel(): void {
    if (this.error === null) super.cancel();
  }

  prepare(): void {
    const { paths } = this.ring;
    if (this.error !== null) {
      this.ring.fillClose(this.fd);
      return;
    }
    paths.locate(this.encoded, 0);
    this.ring.fill(Opcode.CONNECT, this.fd, this.encoded.length, 0, paths.low, paths.high, 0, 0);
  }

  complete(result: number): void {
    if (this.error !== null) {
      this.ring.release();
      this.reject(this.error);
    } else if (result < 0 || this.cancelRequested) {
      const { address, port } = this.endpoint;
      const errno = result < 0 ? result : ECANCELED;
      this.error = this.failure(systemError(errno, 'connect', { address, port }), errno);
      this.submit();
    } else {
      this.resolve(this.wrap(new RingStream(this.ring.core, this.addon, this.fd, this.endpoint)));
    }
  }
}
