// The main thread's end of a core's worker thread: its life, its orders and reports. Idle cores do not keep the process
// alive; a join that waits for one of them does.
import { clearTimeout, setImmediate, setTimeout } from '../host/timers.ts';
import { Worker } from 'node:worker_threads';
import { threadFile } from '../host/own-files.ts';
import type { TaskDump } from '../observe/dump.ts';
import type { TraceSeat } from '../observe/trace/session.ts';
import { codec } from './isolate.ts';
import { awaited } from './keep-alive.ts';
import type { CoreData, Order, Report } from './worker.ts';

/** A core that has not heard by then is inside `blockInPlace` or a hog, and is ended in the middle of it. Guessed. */
const DEAF_MS = 1000;

export class CoreThread {
  readonly index: number;
  /** Resolves when the core takes tasks; rejects if its thread ends before. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly ended: Promise<void>;
  #isReady!: () => void;
  #isDrained!: () => void;
  readonly #drained = new Promise<void>((resolve) => (this.#isDrained = resolve));
  /** Who waits for a dump; answers come in the order of the questions. */
  readonly #dumps: ((tasks: TaskDump[]) => void)[] = [];
  #alive = true;
  #stopping = false;
  #why = 'its thread was stopped';

  constructor(data: CoreData, lost: (thread: CoreThread, why: string) => void) {
    this.index = data.heddleCore;
    this.#worker = new Worker(threadFile('cores/worker.js'), {
      name: `heddle core ${data.heddleCore}`,
      workerData: data,
    });
    this.#worker.on('message', (report: Report) => this.#report(report));
    this.#worker.on('error', (error) => (this.#why = String(error)));
    this.ready = new Promise((resolve, reject) => {
      this.#isReady = resolve;
      this.#worker.once('exit', () => reject(new Error(`core ${this.index} did not start: ${this.#why}`)));
    });
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#alive = false;
        this.#isDrained();
        for (const answer of this.#dumps.splice(0)) answer([]);
        resolve();
        if (code !== 0 && this.#why === 'its thread was stopped') this.#why += ` with exit code ${code}`;
        if (!this.#stopping) lost(this, this.#why);
      });
    });
  }

  keepAlive(on: boolean): void {
    if (!this.#alive) return;
    if (on) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Resolves when all tasks spawned on that core have ended, or the core has. */
  drain(): Promise<void> {
    this.#order('drain');
    return this.#drained;
  }

  /** The core's tasks; none if it has ended. */
  dump(): Promise<TaskDump[]> {
    if (!this.#alive) return Promise.resolve([]);
    return new Promise((resolve) => {
      this.#dumps.push(resolve);
      this.#order('dump');
    });
  }

  /** Takes part in a trace, or no longer. */
  trace(seat: TraceSeat | null): void {
    this.#order({ trace: seat });
  }

  /** A spare: takes part again. */
  engage(): void {
    this.#order('engage');
  }

  /** A spare: takes no more tasks. */
  retire(): void {
    this.#order('retire');
  }

  /** A spare: ends when its last task has. */
  expire(): void {
    this.#stopping = true;
    this.#order('expire');
  }

  stop(): Promise<void> {
    this.#stopping = true;
    this.keepAlive(true);
    this.#order('stop');
    const late = setTimeout(() => void this.#worker.terminate(), DEAF_MS);
    return this.ended.then(() => clearTimeout(late));
  }

  #order(order: Order): void {
    if (this.#alive) this.#worker.postMessage(order);
  }

  #report(report: Report): void {
    if (report.kind === 'ready') {
      this.#isReady();
      this.keepAlive(awaited);
    } else if (report.kind === 'drained') this.#isDrained();
    else if (report.kind === 'dump') this.#dumps.shift()?.(report.tasks);
    else {
      const error = codec.decode(report.error);
      if (report.rejection) void Promise.reject(error);
      else
        setImmediate(() => {
          throw error;
        });
    }
  }
}
