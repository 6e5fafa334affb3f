// TCP over the ring. Sockets are made by the addon, since that never blocks and works on every kernel.
import type { Addon } from '../addon-types.ts';
import { CallbackOperation } from '../callback-operation.ts';
import type { Endpoint, ListenerHandle, ListenOptions, NetDriver, StreamHandle, Wrap } from '../driver.ts';
import { systemError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { Accept } from './ops/accept.ts';
import { CloseListener } from './ops/close-listener.ts';
import { Close } from './ops/close.ts';
import { Connect } from './ops/connect.ts';
import { Recv } from './ops/recv.ts';
import { Send } from './ops/send.ts';
import { Shutdown } from './ops/shutdown.ts';
import { RingListener } from './ring-listener.ts';
import type { RingStream } from './ring-socket.ts';
import type { Ring } from './ring.ts';
import { encodeEndpoint } from './sockaddr.ts';

export class RingNet implements NetDriver {
  private readonly ring: Ring;
  private readonly addon: Addon;

  constructor(ring: Ring, addon: Addon) {
    this.ring = ring;
    this.addon = addon;
  }

  listen({ endpoint, backlog, reusePort, noDelay }: ListenOptions, wrap: Wrap<ListenerHandle>): Operation {
    return new CallbackOperation('listen', null, (done) => {
      const fd = this.addon.tcpListen(encodeEndpoint(endpoint), backlog, reusePort, noDelay);
      if (fd < 0) done(systemError(fd, 'listen', { address: endpoint.address, port: endpoint.port }));
      else done(null, wrap(new RingListener(this.ring, this.addon, fd)));
    });
  }

  accept(listener: RingListener, wrap: Wrap<StreamHandle>): Operation {
    return new Accept(this.ring, this.addon, listener, wrap);
  }

  closeListener(listener: RingListener): Operation {
    return new CloseListener(this.ring, listener);
  }

  connect(endpoint: Endpoint, noDelay: boolean, wrap: Wrap<StreamHandle>): Operation {
    return new Connect(this.ring, this.addon, endpoint, noDelay, wrap);
  }

  read(stream: RingStream, buffer: Uint8Array): Operation {
    return new Recv(this.ring, stream, buffer);
  }

  write(stream: RingStream, buffer: Uint8Array): Operation {
    return new Send(this.ring, stream, buffer);
  }

  shutdown(stream: RingStream): Operation {
    return new Shutdown(this.ring, stream);
  }

  closeStream(stream: RingStream): Operation {
    return new Close(this.ring, stream, stream.fd);
  }
}
