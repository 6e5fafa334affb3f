// An operation of the ring: one submission after another until it settles. Subclasses say how the submission looks
// (`prepare`) and what its completion means (`complete`); the protocol of queueing and cancelling is here.
import { Life, Operation } from '../operation.ts';
import type { Descriptor } from '../descriptor.ts';
import { ECANCELED, EINTR } from '../errors.ts';
import type { Ring } from './ring.ts';

export abstract class RingOperation extends Operation {
  readonly ring: Ring;
  /** Slot in the ring's table while a submission is in flight, else -1. */
  slot = -1;
  /** Cancellation was asked for; several submissions may still follow (closing what was opened). */
  cancelRequested = false;

  constructor(ring: Ring, syscall: string, owner: Descriptor | null) {
    super(syscall, owner);
    this.ring = ring;
  }

  launch(): void {
    this.ring.hold();
    this.submit();
  }

  /** Queues the next submission; `prepare` is called when there is room for it. */
  submit(): void {
    this.ring.submit(this);
  }

  /** Fills one submission entry through `ring.fill`. */
  abstract prepare(): void;

  /** Called for each completion. Must lead to `submit`, `resolve` or `refuse` in the end. */
  abstract complete(result: number, flags: number): void;

  cancel(): void {
    this.cancelRequested = true;
    if (this.life === Life.QUEUED) {
      this.ring.withdraw(this);
      this.complete(ECANCELED, 0);
    } else if (this.life === Life.IN_FLIGHT) {
      this.life = Life.CANCELLING;
      this.ring.cancel(this);
    }
  }

  protected resolve(value: unknown): void {
    this.ring.release();
    this.succeed(value);
  }

  /** Settles with the error of a result. */
  protected refuse(error: Error, errno: number): void {
    this.ring.release();
    this.reject(this.failure(error, errno));
  }

  /** The error to report for a result: a cancellation if that was asked for and is why it failed. */
  protected failure(error: Error, errno: number): Error {
    const cancelled = errno === ECANCELED || errno === EINTR;
    return this.cancelRequested && cancelled ? this.cancellation() : error;
  }
}
