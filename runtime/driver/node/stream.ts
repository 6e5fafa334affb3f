// A TCP stream over net.Socket, read on demand: the socket stays paused, so that what nobody asks for stays in the kernel
// (but for one chunk). An idle socket does not keep the process alive, as on the ring: only what is awaited does.
import type { Socket } from 'node:net';
import type { Endpoint, StreamHandle } from '../driver.ts';
import { Life, Operation } from '../operation.ts';
import { StreamDescriptor } from '../stream-state.ts';
import type { Outgoing } from './outgoing.ts';

export class NodeStream extends StreamDescriptor implements StreamHandle {
  readonly socket: Socket;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  private readonly readers: NodeRead[] = [];
  /** What is being sent first. One at a time, so that those behind it can be cancelled. */
  readonly outgoing: Outgoing[] = [];
  /** The peer's end has come; `ended` once it has been delivered. */
  private ending = false;
  private held = 0;

  constructor(socket: Socket) {
    super();
    this.socket = socket;
    this.local = endpoint(socket.localAddress, socket.localPort);
    this.remote = endpoint(socket.remoteAddress, socket.remotePort);
    socket.unref();
    socket.on('readable', () => this.serve());
    socket.on('end', () => {
      this.ending = true;
      this.serve();
    });
    socket.on('error', (error) => {
      this.destroyed(error, 'read');
      this.serve();
    });
    socket.on('close', () => this.serve());
  }

  hold(): void {
    if (this.held++ === 0) this.socket.ref();
  }

  letGo(): void {
    if (--this.held === 0) this.socket.unref();
  }

  want(read: NodeRead): void {
    this.readers.push(read);
    this.serve();
  }

  forget(read: NodeRead): void {
    const at = this.readers.indexOf(read);
    if (at !== -1) this.readers.splice(at, 1);
  }

  private serve(): void {
    while (this.readers.length > 0) {
      const reader = this.readers[0]!;
      const { buffer } = reader;
      const available = Math.min(this.socket.readableLength, buffer.byteLength);
      // read(0) asks the socket to fetch more.
      const chunk = this.socket.read(available) as Buffer | null;
      if (chunk !== null && available > 0) {
        buffer.set(chunk);
        this.readers.shift();
        reader.deliver(chunk.length);
      } else if (buffer.byteLength === 0 || this.ending) {
        this.readers.shift();
        if (buffer.byteLength > 0) this.ended = true;
        reader.deliver(0);
      } else if (this.broken !== 0 || this.socket.destroyed) {
        this.readers.shift();
        reader.refuse(this.destroyed(null, 'read'));
      } else {
        return;
      }
    }
  }
}

export class NodeRead extends Operation {
  readonly stream: NodeStream;
  readonly buffer: Uint8Array;

  constructor(stream: NodeStream, buffer: Uint8Array) {
    super('read', stream);
    this.stream = stream;
    this.buffer = buffer;
  }

  launch(): void {
    this.life = Life.QUEUED;
    this.stream.hold();
    this.stream.want(this);
  }

  cancel(): void {
    if (this.life !== Life.QUEUED) return;
    this.stream.forget(this);
    this.refuse(this.cancellation());
  }

  deliver(bytes: number): void {
    this.stream.letGo();
    this.succeed(bytes);
  }

  refuse(error: Error): void {
    this.stream.letGo();
    this.reject(error);
  }
}

export function endpoint(address: string | undefined, port: number | undefined): Endpoint {
  const text = address ?? '';
  return { address: text, port: port ?? 0, family: text.includes(':') ? 6 : 4 };
}
