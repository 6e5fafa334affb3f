// A TCP stream over net.Socket, read on demand: the socket stays paused, so that what nobody asks for stays in the kernel
// (but for one chunk). An idle socket does not keep the process alive, as on the ring: only what is awaited does.
import type { Socket } from 'node:net';
import { Descriptor } from '../descriptor.ts';
import type { Endpoint, StreamHandle } from '../driver.ts';
import { ECONNABORTED, systemError } from '../errors.ts';
import { Life, Operation } from '../operation.ts';

export class NodeStream extends Descriptor implements StreamHandle {
  readonly socket: Socket;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  private readonly readers: NodeRead[] = [];
  /** The write in flight first. One at a time, so that those behind it can be cancelled. */
  readonly writers: NodeWrite[] = [];
  private failed: Error | null = null;
  private ended = false;
  private held = 0;

  constructor(socket: Socket) {
    super('stream');
    this.socket = socket;
    this.local = endpoint(socket.localAddress, socket.localPort);
    this.remote = endpoint(socket.remoteAddress, socket.remotePort);
    socket.unref();
    socket.on('readable', () => this.serve());
    socket.on('end', () => {
      this.ended = true;
      this.serve();
    });
    socket.on('error', (error) => {
      this.failed = error;
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
      } else if (buffer.byteLength === 0 || this.ended) {
        this.readers.shift();
        reader.deliver(0);
      } else if (this.failed !== null || this.socket.destroyed) {
        this.readers.shift();
        reader.refuse(this.failed ?? systemError(ECONNABORTED, 'read'));
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

/**
 * A write of a whole buffer. What libuv has taken cannot be taken back: if the peer does not read, cancelling a write in
 * flight aborts the connection, whose stream would have a gap anyway.
 */
export class NodeWrite extends Operation {
  private readonly stream: NodeStream;
  private readonly buffer: Uint8Array;

  constructor(stream: NodeStream, buffer: Uint8Array) {
    super('write', stream);
    this.stream = stream;
    this.buffer = buffer;
  }

  launch(): void {
    this.life = Life.QUEUED;
    this.stream.hold();
    if (this.stream.writers.push(this) === 1) this.begin();
  }

  private begin(): void {
    this.life = Life.IN_FLIGHT;
    this.stream.socket.write(this.buffer, (error) => this.ended(error ?? null));
  }

  private ended(error: Error | null): void {
    const { socket, writers } = this.stream;
    this.stream.letGo();
    writers.shift();
    // A socket that was destroyed reports success for the write it was destroyed in.
    if (this.life === Life.CANCELLING && (error !== null || socket.destroyed))
      this.reject(this.cancellation());
    else if (error !== null) this.reject(error);
    else this.succeed(this.buffer.byteLength);
    writers[0]?.begin();
  }

  cancel(): void {
    const { socket, writers } = this.stream;
    if (this.life === Life.QUEUED) {
      writers.splice(writers.indexOf(this), 1);
      this.stream.letGo();
      this.reject(this.cancellation());
    } else if (this.life === Life.IN_FLIGHT) {
      this.life = Life.CANCELLING;
      if (socket.writableLength > 0) socket.destroy();
    }
  }
}

export function endpoint(address: string | undefined, port: number | undefined): Endpoint {
  const text = address ?? '';
  return { address: text, port: port ?? 0, family: text.includes(':') ? 6 : 4 };
}
