// The calling side of a blocking thread: starts it, gives it one call at a time, hears how that ended. Whether it keeps the
// process alive is its owner's to say.
import { clearTimeout, setImmediate, setTimeout } from '../host/timers.ts';
import { Worker } from 'node:worker_threads';
import { seatFor } from '../host/entry.ts';
import { exitAs, raise, type Ending } from '../cores/ending.ts';
import { adoptExitCode, exitWords, publishExitCode } from '../host/exit-code.ts';
import { threadFile } from '../host/own-files.ts';
import type { Seated } from '../host/thread-seat.ts';
import type { BlockingCall } from './blocking-call.ts';
import { BlockingThreadError } from './errors.ts';
import type { Order, Outcome, Report } from './messages.ts';
import type { ThreadData } from './thread.ts';

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
  /** The program has ended the process there. */
  #exit: Extract<Ending, { kind: 'exit' }> | null = null;
  #expiry: NodeJS.Timeout | undefined;

  constructor(owner: ThreadOwner) {
    this.#owner = owner;
    this.#worker = new Worker(threadFile('blocking/thread.js'), {
      name: 'heddle blocking',
      workerData: {
        heddle: seatFor('blocking'),
        exit: exitWords(),
      } satisfies Seated & ThreadData,
    });
    this.#worker.unref();
    this.#worker.on('message', (report: Report) => this.#report(report));
    this.#worker.on('error', (error) => (this.#error = error));
    this.#worker.on('messageerror', (error) => (this.#error = error));
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        if (this.#exit !== null) return exitAs(this.#exit, code);
        this.#lost(code);
        resolve();
      });
    });
  }

  /** Gives the thread a call; it must be idle. */
  begin(call: BlockingCall): void {
    clearTimeout(this.#expiry);
    this.#call = call;
    publishExitCode();
    try {
      this.#worker.postMessage(call.packed.message, call.packed.list);
    } catch (error) {
      // An argument given to `transfer` that cannot be cloned.
      this.#release();
      call.settle(true, error);
    }
  }

  keepAlive(on: boolean): void {
    if (on) this.#worker.ref();
    else this.#worker.unref();
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

  #report(report: Report): void {
    if (report.kind === 'outcome') this.#completed(report);
    else if (report.kind === 'exit') this.#exit = report;
    else raise(report);
  }

  #completed(outcome: Outcome): void {
    const call = this.#call!;
    adoptExitCode();
    this.#release();
    call.completed(outcome);
  }

  #release(): void {
    this.#call = null;
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
