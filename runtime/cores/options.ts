// The options of `Runtime.start`, and what each may be.
import type { BlockingOptions } from '../blocking/options.ts';
import { blockingRules } from '../blocking/options.ts';
import type { DriverOption } from '../driver/driver.ts';
import type { Rules } from '../options/check.ts';
import { milliseconds, oneOf, text, trueOrFalse, whole } from '../options/rule.ts';

export interface RuntimeOptions {
  /** Cores, the main thread among them. Default: the CPUs this process may use. */
  cores?: number;
  /** How long a task may compute before others get their turn, in milliseconds. Default 10. */
  sliceMs?: number;
  /** Default 'auto': io_uring, or where it is denied, Node. */
  driver?: DriverOption;
  /** Of each core: how many operations fit into the submission queue. Default 1024; a power of two, or the next one is taken. */
  ring?: { entries?: number };
  /** The threads of `spawnBlocking`. */
  blocking?: BlockingOptions;
  /** Pin each worker thread to a CPU of its own. Default true. The main thread is not pinned: child processes would inherit it. */
  pin?: boolean;
  /** Writes a trace to this file until `stopTrace` or the end, see docs/observability.md. HEDDLE_TRACE=FILE does the same. */
  trace?: string;
}

/** The completion queue is four times as long, and the kernel's limit for it is 65,536. */
const MOST_ENTRIES = 16384;
/** Shorter slices are less than what a preemption costs; longer ones would overflow the slice's 32-bit clock of microseconds. */
const SLICE_MS = { least: 0.1, most: 1_000_000 };
/** What the idle set has bits for. */
const MOST_CORES = 128;

export const runtimeRules = {
  cores: whole(1, MOST_CORES),
  sliceMs: milliseconds(SLICE_MS.least, SLICE_MS.most),
  driver: oneOf('auto', 'io_uring', 'node'),
  ring: { entries: whole(1, MOST_ENTRIES) },
  blocking: blockingRules,
  pin: trueOrFalse,
  trace: text,
} satisfies Record<keyof RuntimeOptions, Rules[string]>;
