// One blocking call as the operation that its task waits for.
//
//   queued ── a thread takes it ──► running ── outcome ──► over
//     └── cancel: removed, over        ├── cancel, an async function: it is cancelled there; over when it has ended
//                                      └── cancel, a synchronous one: abandoned, over at once; its outcome is dropped
import { fail, runTurn, wake } from '../executor/executor.ts';
import { cancelTask, CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';
import { MissingModule } from '../send/identity.ts';
import { arrived } from '../trace/trace.ts';
import type { BlockingThread } from './blocking-thread.ts';
import { isLarge, openOutcome, openOutcomeLater, type Call, type Outcome, type Packed } from './messages.ts';
import type { BlockingPool } from './pool.ts';

export class BlockingCall implements Op {
  readonly name: string;
  readonly packed: Packed<Call>;
  /** The thread that runs it. */
  thread: BlockingThread | null = null;
  readonly #pool: BlockingPool;
  readonly #async: boolean;
  #frame: Frame | null = null;

  constructor(pool: BlockingPool, name: string, async: boolean, packed: Packed<Call>) {
    this.#pool = pool;
    this.name = name;
    this.#async = async;
    this.packed = packed;
  }

  /** Somebody waits for it. */
  get awaited(): boolean {
    return this.#frame !== null;
  }

  start(frame: Frame): void {
    this.#frame = frame;
    this.#pool.submit(this);
  }

  what(): string {
    return this.thread === null
      ? `${this.name}, in the queue for a blocking thread`
      : `${this.name} on a blocking thread`;
  }

  cancel(): void {
    const { thread } = this;
    if (this.#frame === null) return;
    if (thread !== null && this.#async) {
      thread.cancel();
      return;
    }
    this.#end(true, new CancelledError());
    if (thread === null) this.#pool.withdraw(this);
    else this.#pool.abandoned();
  }

  /** As if its handle had been cancelled. */
  cancelTask(): void {
    if (this.#frame === null) return;
    this.#frame.st |= St.CANCELLED;
    cancelTask(this.#frame);
  }

  /** The thread has answered. */
  completed(outcome: Outcome): void {
    if (this.#frame === null) return;
    if (isLarge(outcome)) return this.#completeLater(outcome);
    let value: unknown;
    try {
      value = openOutcome(outcome);
    } catch (fault) {
      if (fault instanceof MissingModule) this.#completeLater(outcome);
      else this.settle(true, fault);
      return;
    }
    this.settle(outcome.failed, value);
  }

  #completeLater(outcome: Outcome): void {
    openOutcomeLater(outcome).then(
      (value) => this.settle(outcome.failed, value),
      (error: unknown) => this.settle(true, error),
    );
  }

  /** The call is over. Called outside of the executor. */
  settle(failed: boolean, value: unknown): void {
    const frame = this.#frame;
    if (frame === null) return;
    if (failed) arrived(value, frame);
    this.#end(failed, value);
    runTurn();
  }

  #end(failed: boolean, value: unknown): void {
    const frame = this.#frame!;
    this.#frame = null;
    if (failed) fail(frame, value);
    else wake(frame, value);
  }
}
