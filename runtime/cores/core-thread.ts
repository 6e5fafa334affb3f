// The owner's end of a core's worker thread: its life, its orders and reports. It keeps the process alive as keep-alive.ts says.
import { clearTimeout, setTimeout } from '../host/timers.ts';
import { Worker } from 'node:worker_threads';
import { threadFile } from '../host/own-files.ts';
import type { TaskDump } from '../observe/dump.ts';
import type { TraceSeat } from '../observe/trace/session.ts';
import { exitAs, raise, type Ending } from './ending.ts';
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
  /** Who waits for the core's loop to run dry. */
  #settled: (() => void)[] = [];
  /** The process is to live for the tasks there; until the core is ready, for its start. */
  #kept = true;
  /** Questions that the core has not answered. */
  #asked = 0;
  /** The program has ended the process there. */
  #exit: Extract<Ending, { kind: 'exit' }> | null = null;
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
        if (this.#exit !== null) return exitAs(this.#exit, code);
        this.#isDrained();
        this.#answerSettled();
        for (const answer of this.#dumps.splice(0)) answer([]);
        resolve();
        if (code !== 0 && this.#why === 'its thread was stopped') this.#why += ` with exit code ${code}`;
        if (!this.#stopping) lost(this, this.#why);
      });
    });
  }

  keepAlive(on: boolean): void {
    this.#kept = on;
    this.#refer();
  }

  #refer(): void {
    if (!this.#alive) return;
    if (this.#kept || this.#asked > 0) this.#worker.ref();
    else this.#worker.unref();
  }

  /** The process lives until the core has answered. */
  #ask<T>(order: Order, answer: Promise<T>): Promise<T> {
    this.#asked++;
    this.#refer();
    this.#order(order);
    return answer.finally(() => {
      this.#asked--;
      this.#refer();
    });
  }

  /** Resolves when all tasks spawned on that core have ended, or the core has. */
  drain(): Promise<void> {
    return this.#ask('drain', this.#drained);
  }

  /** Resolves when nothing is alive on that core any more: tasks, timers, I/O; or the core has ended. */
  settle(): Promise<void> {
    if (!this.#alive) return Promise.resolve();
    return this.#ask('settle', new Promise((resolve) => this.#settled.push(resolve)));
  }

  /** The core's tasks; none if it has ended. */
  dump(): Promise<TaskDump[]> {
    if (!this.#alive) return Promise.resolve([]);
    return this.#ask('dump', new Promise((resolve) => this.#dumps.push(resolve)));
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

  #answerSettled(): void {
    for (const answer of this.#settled.splice(0)) answer();
  }

  #report(report: Report): void {
    if (report.kind === 'ready') {
      this.#isReady();
      this.keepAlive(awaited);
    } else if (report.kind === 'drained') this.#isDrained();
    else if (report.kind === 'settled') this.#answerSettled();
    else if (report.kind === 'dump') this.#dumps.shift()?.(report.tasks);
    else if (report.kind === 'exit') this.#exit = report;
    else raise(report);
  }
}
