// The life of one I/O operation, the same over every driver: new → queued → in flight → (cancelling) → done.
// An operation is a leaf `Op`: the executor starts it for the frame that awaits it. It settles exactly once, and
// never before the kernel (or libuv) has let go of its buffers, so cancelling is a request, not an end.
import { CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { fail, wake } from '../executor/executor.ts';
import { Openness, type Descriptor } from './descriptor.ts';
import { closingError } from './errors.ts';

export const enum Life {
  /** Made, not started: may be dropped without a trace. */
  NEW,
  /** Waits for room in the submission queue or for a pooled buffer. */
  QUEUED,
  /** The kernel or libuv owns its buffers. */
  IN_FLIGHT,
  /** As IN_FLIGHT, and its cancellation was asked for. */
  CANCELLING,
  DONE,
}

export abstract class Operation implements Op {
  life = Life.NEW;
  frame: Frame | null = null;
  /** The open file or socket it works on: knows its operations in flight, so that closing can wait for them. */
  owner: Descriptor | null;
  /** Links of the owner's list of operations. */
  before: Operation | null = null;
  after: Operation | null = null;

  /** The system call's name, as errors give it. */
  readonly syscall: string;

  constructor(syscall: string, owner: Descriptor | null) {
    this.syscall = syscall;
    this.owner = owner;
  }

  /** Called by the executor once the awaiting frame is saved. */
  start(frame: Frame): void {
    this.frame = frame;
    const { owner } = this;
    if (owner !== null && !owner.admit(this)) {
      this.owner = null;
      this.reject(owner.refusal(this.syscall));
      return;
    }
    this.launch();
  }

  what(): string {
    return this.syscall;
  }

  abstract launch(): void;
  abstract cancel(): void;

  /** What it fails with when it was cancelled: because its task was, or because its file or socket is being closed. */
  protected cancellation(): Error {
    const { owner } = this;
    return owner !== null && owner.state !== Openness.OPEN
      ? closingError(this.syscall, owner.kind)
      : new CancelledError();
  }

  protected succeed(value: unknown): void {
    const frame = this.finish();
    if (frame !== null) wake(frame, value);
  }

  protected reject(error: Error): void {
    const frame = this.finish();
    if (frame !== null) fail(frame, error);
  }

  /** Ends the operation; returns the frame to be told, if there is one. */
  protected finish(): Frame | null {
    const frame = this.frame;
    this.frame = null;
    this.life = Life.DONE;
    this.owner?.release(this);
    return frame;
  }
}
