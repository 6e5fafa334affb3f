// What a stream sends, one operation at a time in order of their start: parts of two writes must not mix, and the end of the
// stream goes behind what was written before it.
import { Life } from '../operation.ts';
import type { RingStream } from './ring-socket.ts';
import type { Ring } from './ring.ts';
import { RingOperation } from './ring-operation.ts';

export abstract class Outgoing extends RingOperation {
  protected readonly stream: RingStream;

  constructor(ring: Ring, syscall: string, stream: RingStream) {
    super(ring, syscall, stream);
    this.stream = stream;
  }

  override launch(): void {
    const { stream } = this;
    this.ring.hold();
    if (stream.outgoing === null) {
      stream.outgoing = this;
      this.begin();
    } else {
      this.life = Life.QUEUED;
      stream.outgoingBehind.push(this);
    }
  }

  /** Its turn has come. */
  protected begin(): void {
    this.submit();
  }

  override cancel(): void {
    const { stream } = this;
    if (this.life === Life.QUEUED && stream.outgoing !== this) {
      stream.outgoingBehind.splice(stream.outgoingBehind.indexOf(this), 1);
      this.ring.release();
      this.withdrawn();
      this.reject(this.cancellation());
    } else {
      super.cancel();
    }
  }

  /** Cancelled before its turn. */
  protected withdrawn(): void {}

  /** It has settled: the turn is the next one's. */
  protected passOn(): void {
    const { stream } = this;
    const next = stream.outgoingBehind.shift() ?? null;
    stream.outgoing = next;
    if (next !== null) next.begin();
  }
}
