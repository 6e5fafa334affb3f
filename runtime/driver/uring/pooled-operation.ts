// An operation that needs a piece of pooled native memory while it runs. If all are lent out it waits for one, which
// is what bounds how many such operations are in flight.
import { Life } from '../operation.ts';
import type { Descriptor } from '../descriptor.ts';
import type { MemoryPool, Piece } from './memory-pool.ts';
import type { Ring } from './ring.ts';
import { RingOperation } from './ring-operation.ts';

export abstract class PooledOperation extends RingOperation {
  private readonly pool: MemoryPool;
  private lent: Piece | null = null;

  constructor(ring: Ring, pool: MemoryPool, syscall: string, owner: Descriptor | null) {
    super(ring, syscall, owner);
    this.pool = pool;
  }

  protected get piece(): Piece {
    if (this.lent === null) throw new Error('the piece was given back');
    return this.lent;
  }

  override launch(): void {
    this.ring.hold();
    const piece = this.pool.take();
    if (piece !== null) {
      this.lent = piece;
      this.submit();
    } else {
      this.life = Life.QUEUED;
      this.pool.await(this.lend);
    }
  }

  private readonly lend = (piece: Piece): void => {
    this.lent = piece;
    this.submit();
  };

  override cancel(): void {
    if (this.life === Life.QUEUED && this.lent === null) {
      this.pool.forget(this.lend);
      this.ring.release();
      this.reject(this.cancellation());
    } else {
      super.cancel();
    }
  }

  /** Gives the piece back; nothing of this operation may be in flight on it. */
  protected giveBack(): void {
    const piece = this.lent;
    this.lent = null;
    if (piece !== null) this.pool.give(piece);
  }
}
