// The threads of this isolate for blocking calls. They are started on demand, one for a call that finds none idle, up to a
// limit; the one that became idle last is used first, so that those not needed end after a while. What finds all busy waits
// in a queue of bounded length; when that is full, `spawnBlocking` throws and `room` waits. An abandoned call keeps its thread.
//
// **A thread keeps the process alive while somebody waits for its call, or for it to become free**: any call in the queue,
// and whoever waits for room, waits for all the threads, those with an abandoned call among them.
//
// Rejected: one pool on the main thread for all cores (every call and outcome would wait for that thread's turn, and it is the
// one that must not be busy), a queue that `spawnBlocking` waits for itself (its handle would wait, and handles have no bound).
import { availableParallelism } from 'node:os';
import { clearTimeout, setTimeout } from '../host/timers.ts';
import { deliver } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from '../sync/wait-queue.ts';
import type { BlockingCall } from './blocking-call.ts';
import { BlockingThread, type ThreadOwner } from './blocking-thread.ts';
import { BlockingQueueFullError } from './errors.ts';
import type { BlockingOptions } from './options.ts';

export const LEAST_THREADS = 4;
const QUEUE = 1024;
export const KEEP_ALIVE_MS = 10_000;

export class BlockingPool implements ThreadOwner {
  #threads = Math.max(LEAST_THREADS, availableParallelism());
  #limit = QUEUE;
  #keepAliveMs = KEEP_ALIVE_MS;
  /** All that have not been told to end. */
  readonly #started = new Set<BlockingThread>();
  readonly #idle: BlockingThread[] = [];
  readonly #running = new Map<BlockingThread, BlockingCall>();
  readonly #queue = new Set<BlockingCall>();
  readonly #waiting = new WaitQueue();

  /** `options` have been checked. */
  configure(options: BlockingOptions): void {
    const { threads = this.#threads, queue = this.#limit, keepAliveMs = this.#keepAliveMs } = options;
    this.#threads = threads;
    this.#limit = queue;
    this.#keepAliveMs = keepAliveMs;
  }

  /** Threads there are, idle ones among them, and calls that wait for one. */
  get size(): { threads: number; idle: number; queued: number } {
    return { threads: this.#started.size, idle: this.#idle.length, queued: this.#queue.size };
  }

  get hasRoom(): boolean {
    return this.#idle.length > 0 || this.#started.size < this.#threads || this.#queue.size < this.#limit;
  }

  /** Throws a BlockingQueueFullError if a call would find no room. */
  admit(name: string): void {
    if (!this.hasRoom) throw new BlockingQueueFullError(name, this.#started.size, this.#queue.size);
  }

  /** Runs `call` now or later; `admit` was asked before. */
  submit(call: BlockingCall): void {
    const thread = this.#idle.pop() ?? this.#start();
    if (thread === null) this.#queue.add(call);
    else this.#begin(thread, call);
    this.#settleKeepAlive();
  }

  /** `call` was cancelled before it began. */
  withdraw(call: BlockingCall): void {
    this.#queue.delete(call);
    this.#announceRoom();
    this.#settleKeepAlive();
  }

  /** A call that runs was cancelled and will not be waited for. */
  abandoned(): void {
    this.#settleKeepAlive();
  }

  /** Waits until `admit` has room. */
  room(self: Function): Promise<void> {
    if (this.hasRoom) return leafValue(self, undefined);
    return leaf(self, new RoomWaiter(this.#waiting, () => this.#settleKeepAlive()));
  }

  /** Cancels all calls, and resolves when they and their threads have ended, after `graceMs` at the latest. */
  async shutdown(graceMs: number): Promise<void> {
    for (const call of [...this.#queue]) call.cancelTask();
    for (const call of [...this.#running.values()]) call.cancelTask();
    const ended = [...this.#started].map((thread) => {
      this.#retire(thread);
      return thread.ended;
    });
    const threads = [...this.#running.keys()];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
    await Promise.race([Promise.all(ended), late]);
    clearTimeout(timer);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  idle(thread: BlockingThread): void {
    this.#running.delete(thread);
    if (!this.#started.has(thread)) return;
    const next = this.#queue.values().next();
    if (!next.done) {
      this.#queue.delete(next.value);
      this.#begin(thread, next.value);
    } else {
      this.#idle.push(thread);
      thread.keepAlive(false);
      thread.expire(this.#keepAliveMs, () => this.#forget(thread));
    }
    this.#announceRoom();
    this.#settleKeepAlive();
  }

  ended(thread: BlockingThread): void {
    this.#running.delete(thread);
    this.#forget(thread);
    // Another thread may take its place.
    for (const call of this.#queue) {
      const other = this.#start();
      if (other === null) break;
      this.#queue.delete(call);
      this.#begin(other, call);
    }
    this.#announceRoom();
    this.#settleKeepAlive();
  }

  #settleKeepAlive(): void {
    const wanted = this.#queue.size > 0 || this.#waiting.head !== null;
    for (const [thread, call] of this.#running) thread.keepAlive(wanted || call.awaited);
  }

  #start(): BlockingThread | null {
    if (this.#started.size >= this.#threads) return null;
    const thread = new BlockingThread(this);
    this.#started.add(thread);
    return thread;
  }

  #begin(thread: BlockingThread, call: BlockingCall): void {
    this.#running.set(thread, call);
    call.thread = thread;
    thread.begin(call);
  }

  #retire(thread: BlockingThread): void {
    this.#forget(thread);
    thread.end();
  }

  #forget(thread: BlockingThread): void {
    this.#started.delete(thread);
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  /** The one that has waited longest for room runs next, before somebody else takes it. */
  #announceRoom(): void {
    if (!this.hasRoom) return;
    const waiter = this.#waiting.shift();
    if (waiter !== null) deliver(waiter.frame!, undefined);
  }
}

/** Waits for room: while it does, the threads keep the process alive. */
class RoomWaiter extends Waiter {
  readonly #changed: () => void;

  constructor(queue: WaitQueue, changed: () => void) {
    super(queue);
    this.#changed = changed;
  }

  override start(frame: Frame): void {
    super.start(frame);
    this.#changed();
  }

  override cancel(): void {
    super.cancel();
    this.#changed();
  }
}

/** The pool of this isolate. */
export const pool = new BlockingPool();
