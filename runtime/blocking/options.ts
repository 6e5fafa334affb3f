// The option `blocking` of `Runtime.start`.
import type { Rules } from '../options/check.ts';
import { LONGEST_MS, whole } from '../options/rule.ts';

export interface BlockingOptions {
  /**
   * Threads of each core at most. Default: the CPUs, at least 4. libuv has 4 and Tokio 512; a thread here is an isolate (some
   * 15 MB, and 50 to 100 ms to start), and more than the CPUs help only calls that sleep.
   */
  threads?: number;
  /** Calls of each core that may wait for a thread. Default 1024. Guessed: a queue that long is seconds of work. */
  queue?: number;
  /** How long an idle thread, or a spare core, waits to be used again, in milliseconds. Default 10,000, as Tokio's. */
  keepAliveMs?: number;
}

/** Tokio's default, the largest among the pools people know. An isolate each, so many threads take 8 GB. */
const MOST_THREADS = 512;

export const blockingRules = {
  threads: whole(1, MOST_THREADS),
  queue: whole(0),
  keepAliveMs: whole(0, LONGEST_MS, ' of milliseconds'),
} satisfies Rules;
