// The calling side of a blocking thread: starts it, gives it one call at a time, hears how that ended. It keeps the process
// alive only while somebody waits for its call.
import { clearTimeout, setImmediate, setTimeout } from '../host/timers.ts';
import { Worker } from 'node:worker_threads';
import { programEntries } from '../host/entry.ts';
import { threadFile } from '../host/own-files.ts';
import { seatFor, type Seated } from '../host/thread-seat.ts';
import type { BlockingCall } from './blocking-call.ts';
import { BlockingThreadError } from './errors.ts';
import type { Order, Outcome } from './messages.ts';

/** Who owns the threads. */
export interface ThreadOwner {
  /** `thread` has no call any more. */
  idle(thread: BlockingThread): void;
  /** `thread` is gone. */
  ended(thread: BlockingThread): void;
}

export class BlockingThread {
  readonly ended: Promise<void>;
  readonly #owner: ThreadOwner;
  readonly #worker: Worker;
  #call: BlockingCall | null = null;
  #error: unknown = undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(owner: ThreadOwner) {
    this.#owner = owner;
    this.#worker = new Worker(threadFile('blocking/thread.js'), {
      name: 'heddle blocking',
      workerData: { heddle: seatFor('blocking', [...programEntries()]) } satisfies Seated,
    });
    this.#worker.unref();
    this.#worker.on('message', (outcome: Outcome) => this.#completed(outcome));
    this.#worker.on('error', (error) => (this.#error = error));
    this.#worker.on('messageerror', (error) => (this.#error = error));
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#lost(code);
        resolve();
      });
    });
  }

  /** Gives the thread a call; it must be idle. */
  begin(call: BlockingCall): void {
    clearTimeout(this.#expiry);
    this.#call = call;
    this.#worker.ref();
    try {
      this.#worker.postMessage(call.packed.message, call.packed.list);
    } catch (error) {
      // An argument given to `transfer` that cannot be cloned.
      this.#release();
      call.settle(true, error);
    }
  }

  /** Nobody waits for the call any more; the thread is busy with it nonetheless. */
  abandon(): void {
    this.#worker.unref();
  }

  /** Cancels the async function that runs. */
  cancel(): void {
    this.#order({ kind: 'cancel' });
  }

  /** Ends the thread unless it gets a call within `ms`. `expired` is called when it does not. */
  expire(ms: number, expired: () => void): void {
    this.#expiry = setTimeout(() => {
      expired();
      this.end();
    }, ms);
    this.#expiry.unref();
  }

  /** Ends the thread when its call is over. */
  end(): void {
    clearTimeout(this.#expiry);
    this.#order({ kind: 'end' });
  }

  /** Ends the thread now, in the middle of what it does. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #order(order: Order): void {
    this.#worker.postMessage(order);
  }

  #completed(outcome: Outcome): void {
    const call = this.#call!;
    this.#release();
    call.completed(outcome);
  }

  #release(): void {
    this.#call = null;
    this.#worker.unref();
    this.#owner.idle(this);
  }

  #lost(code: number): void {
    clearTimeout(this.#expiry);
    const call = this.#call;
    this.#call = null;
    this.#owner.ended(this);
    const error = this.#error;
    if (call !== null) {
      const why = error === undefined ? `exit code ${code}` : String(error);
      call.settle(
        true,
        new BlockingThreadError(`the thread ended under ${call.name}: ${why}`, { cause: error }),
      );
    } else if (error !== undefined) {
      // What nobody caught there is nobody's call's: a thread is no place for errors to end in.
      setImmediate(() => {
        throw error;
      });
    }
  }
}
