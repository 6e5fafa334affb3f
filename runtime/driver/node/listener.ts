// A listening socket over net.Server. libuv accepts whatever comes, so connections that nobody has asked for are bounded
// here: beyond the bound they are refused, as a full kernel backlog would.
import { setImmediate } from '../../host/timers.ts';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Descriptor } from '../descriptor.ts';
import type { Endpoint, ListenerHandle, StreamHandle, Wrap } from '../driver.ts';
import { Life, Operation } from '../operation.ts';
import { endpoint, NodeStream } from './stream.ts';

export class NodeListener extends Descriptor implements ListenerHandle {
  readonly server: Server;
  readonly local: Endpoint;
  private readonly backlog: number;
  private readonly waiting: NodeAccept[] = [];
  private readonly ready: Socket[] = [];
  private failed: Error | null = null;

  constructor(server: Server, backlog: number) {
    super('listener');
    this.server = server;
    this.backlog = backlog;
    const { address, port } = server.address() as AddressInfo;
    this.local = endpoint(address, port);
    server.unref();
    server.on('connection', (socket) => this.arrived(socket));
    server.on('error', (error) => this.broke(error));
  }

  want(accept: NodeAccept): void {
    const socket = this.ready.shift();
    if (socket !== undefined) {
      socket.removeAllListeners('error');
      accept.deliver(socket);
    } else if (this.failed !== null) {
      const error = this.failed;
      this.failed = null;
      accept.refuse(error);
    } else {
      if (this.waiting.push(accept) === 1) this.server.ref();
    }
  }

  forget(accept: NodeAccept): void {
    const at = this.waiting.indexOf(accept);
    if (at !== -1) this.waiting.splice(at, 1);
    this.settle();
  }

  close(done: () => void): void {
    for (const socket of this.ready.splice(0)) socket.destroy();
    // The server's own callback waits for the end of every connection; libuv closes the descriptor at once.
    this.server.close();
    setImmediate(done);
  }

  private arrived(socket: Socket): void {
    const accept = this.waiting.shift();
    if (accept !== undefined) accept.deliver(socket);
    else if (this.ready.length < this.backlog) {
      socket.unref();
      socket.on('error', () => undefined);
      this.ready.push(socket);
    } else socket.destroy();
    this.settle();
  }

  private broke(error: Error): void {
    const accept = this.waiting.shift();
    if (accept !== undefined) accept.refuse(error);
    else this.failed = error;
    this.settle();
  }

  private settle(): void {
    if (this.waiting.length === 0) this.server.unref();
  }
}

export class NodeAccept extends Operation {
  private readonly listener: NodeListener;
  private readonly wrap: Wrap<StreamHandle>;

  constructor(listener: NodeListener, wrap: Wrap<StreamHandle>) {
    super('accept', listener);
    this.listener = listener;
    this.wrap = wrap;
  }

  launch(): void {
    this.life = Life.QUEUED;
    this.listener.want(this);
  }

  cancel(): void {
    if (this.life !== Life.QUEUED) return;
    this.listener.forget(this);
    this.reject(this.cancellation());
  }

  deliver(socket: Socket): void {
    this.succeed(this.wrap(new NodeStream(socket)));
  }

  refuse(error: Error): void {
    this.reject(error);
  }
}
