// TCP over libuv, by node:net.
import { connect, createServer, type ListenOptions as ServerOptions } from 'node:net';
import { CallbackOperation, type Done } from '../callback-operation.ts';
import type { Endpoint, ListenerHandle, ListenOptions, NetDriver, StreamHandle, Wrap } from '../driver.ts';
import { Life, type Operation } from '../operation.ts';
import { NodeClose } from './close.ts';
import { NodeAccept, NodeListener } from './listener.ts';
import { NodeShutdown, NodeWrite } from './outgoing.ts';
import { NodeRead, NodeStream } from './stream.ts';

class NodeConnect extends CallbackOperation {
  private abort: (() => void) | null = null;

  constructor({ address, port, family }: Endpoint, noDelay: boolean, wrap: Wrap<StreamHandle>) {
    const begin = (done: Done): void => {
      const socket = connect({ host: address, port, family, noDelay, allowHalfOpen: true });
      this.abort = () => socket.destroy(Object.assign(new Error('aborted'), { name: 'AbortError' }));
      socket.once('error', done);
      socket.once('connect', () => {
        socket.removeListener('error', done);
        done(null, wrap(new NodeStream(socket)));
      });
    };
    super('connect', null, begin, () => this.abort?.());
  }

  override cancel(): void {
    if (this.life !== Life.IN_FLIGHT) return;
    super.cancel();
    this.abort?.();
  }
}

export class NodeNet implements NetDriver {
  listen({ endpoint, backlog, reusePort, noDelay }: ListenOptions, wrap: Wrap<ListenerHandle>): Operation {
    return new CallbackOperation('listen', null, (done) => {
      const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay });
      // `reusePort` is there from Node 22.12 on; older versions refuse nothing and share nothing.
      const options: ServerOptions & { reusePort?: boolean } = {
        host: endpoint.address,
        port: endpoint.port,
        backlog,
      };
      if (reusePort) options.reusePort = true;
      server.once('error', done);
      server.listen(options, () => {
        server.removeListener('error', done);
        done(null, wrap(new NodeListener(server, backlog)));
      });
    });
  }

  accept(listener: NodeListener, wrap: Wrap<StreamHandle>): Operation {
    return new NodeAccept(listener, wrap);
  }

  closeListener(listener: NodeListener): Operation {
    return new NodeClose(listener, (done) => listener.close(done));
  }

  connect(endpoint: Endpoint, noDelay: boolean, wrap: Wrap<StreamHandle>): Operation {
    return new NodeConnect(endpoint, noDelay, wrap);
  }

  read(stream: NodeStream, buffer: Uint8Array): Operation {
    return new NodeRead(stream, buffer);
  }

  write(stream: NodeStream, buffer: Uint8Array): Operation {
    return new NodeWrite(stream, buffer);
  }

  shutdown(stream: NodeStream): Operation {
    return new NodeShutdown(stream);
  }

  closeStream(stream: NodeStream): Operation {
    return new NodeClose(stream, (done) => {
      const { socket } = stream;
      if (socket.closed) done();
      else {
        socket.once('close', () => done());
        socket.destroy();
      }
    });
  }
}
