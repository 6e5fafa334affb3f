// What a stream sends over libuv, one operation at a time in order of their start: the socket's own queue could not be taken
// back from, and the end of the stream goes behind what was written before it.
import { Life, Operation } from '../operation.ts';
import type { NodeStream } from './stream.ts';

export abstract class Outgoing extends Operation {
  protected readonly stream: NodeStream;

  constructor(syscall: string, stream: NodeStream) {
    super(syscall, stream);
    this.stream = stream;
  }

  launch(): void {
    this.life = Life.QUEUED;
    this.stream.hold();
    if (this.stream.outgoing.push(this) === 1) this.begin();
  }

  /** Its turn has come. */
  protected abstract begin(): void;

  /** Cancelled before its turn. */
  protected withdrawn(): void {}

  cancel(): void {
    if (this.life !== Life.QUEUED) return;
    const { outgoing } = this.stream;
    outgoing.splice(outgoing.indexOf(this), 1);
    this.stream.letGo();
    this.withdrawn();
    this.reject(this.cancellation());
  }

  /** It settles by `settle`, and the turn is the next one's. */
  protected end(settle: () => void): void {
    this.stream.letGo();
    this.stream.outgoing.shift();
    settle();
    this.stream.outgoing[0]?.begin();
  }
}

/**
 * A write of a whole buffer. What libuv has taken cannot be taken back: if the peer does not read, cancelling a write in
 * flight aborts the connection, whose stream would have a gap anyway.
 */
export class NodeWrite extends Outgoing {
  private readonly buffer: Uint8Array;

  constructor(stream: NodeStream, buffer: Uint8Array) {
    super('write', stream);
    this.buffer = buffer;
  }

  protected begin(): void {
    this.life = Life.IN_FLIGHT;
    this.stream.socket.write(this.buffer, (error) => this.written(error ?? null));
  }

  private written(error: Error | null): void {
    const { stream } = this;
    // A socket that was destroyed reports success for the write it was destroyed in.
    const failed = error !== null || stream.socket.destroyed;
    this.end(() => {
      if (!failed) this.succeed(this.buffer.byteLength);
      else if (this.life === Life.CANCELLING) this.reject(this.cancellation());
      else this.reject(stream.destroyed(stream.socket.errored ?? error, 'write'));
    });
  }

  override cancel(): void {
    if (this.life !== Life.IN_FLIGHT) return super.cancel();
    this.life = Life.CANCELLING;
    const { socket } = this.stream;
    if (socket.writableLength > 0) socket.destroy();
  }
}

export class NodeShutdown extends Outgoing {
  constructor(stream: NodeStream) {
    super('shutdown', stream);
  }

  override launch(): void {
    this.stream.finishing = true;
    super.launch();
  }

  protected begin(): void {
    const { stream } = this;
    this.life = Life.IN_FLIGHT;
    // Asked for twice before it was done: done for both.
    if (stream.finished) this.end(() => this.succeed(undefined));
    else stream.socket.end((error?: Error | null) => this.ended(error ?? null));
  }

  private ended(error: Error | null): void {
    const { stream } = this;
    this.end(() => {
      stream.finished = error === null;
      stream.finishing = stream.finished;
      if (error === null) this.succeed(undefined);
      else this.reject(stream.destroyed(stream.socket.errored ?? error, 'shutdown'));
    });
  }

  protected override withdrawn(): void {
    this.stream.finishing = this.stream.outgoing.some((other) => other instanceof NodeShutdown);
  }
}
