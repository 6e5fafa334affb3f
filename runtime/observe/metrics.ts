// What the cores have counted, as numbers for people and machines. Each core writes its own row of shared memory, once a
// slice and when it has nothing to do; whoever asks reads all rows.
import type { DriverName } from '../driver/driver.ts';
import type { RingMap } from '../driver/addon-types.ts';
import { core } from '../executor/core.ts';
import { pollCount } from '../executor/executor.ts';
import { STAY_REASONS, type StayReason } from '../send/stay.ts';
import { counters, POLL_BUCKETS } from './counters.ts';

/** Words of a core's row. */
export const enum Stat {
  /** Send tasks that ended here. */
  TASKS = 0,
  POLLS = 1,
  STEALS = 2,
  MOVED_IN = 3,
  MOVED_OUT = 4,
  /** Times the core found nothing to do. */
  PARKS = 5,
  BUSY_MICROS = 6,
  PREEMPTIONS = 7,
  OVERRUNS = 8,
  BUDGET_YIELDS = 9,
  SUBMISSIONS = 10,
  COMPLETIONS = 11,
  /** Send tasks whose home is here, and those of them that are elsewhere. */
  ALIVE = 12,
  AWAY = 13,
  GUESTS = 14,
  ALIVE_LOCAL = 15,
  READY = 16,
  QUEUED = 17,
  /** First of `POLL_BUCKETS`. */
  POLL_TIMES = 18,
  /** First of `STAY_REASONS`; there is room for some more. */
  STAYS = 34,
  /** Mail about handles that was read here, and that was sent from here. */
  HANDLES_READ = 48,
  HANDLES_SENT = 49,
  WORDS = 50,
}

export interface CoreMetrics {
  core: number;
  /** Send tasks that ended on this core. */
  tasks: number;
  /**
   * Tasks that were spawned here and have not ended, wherever they are: of `spawn` and `spawnOn`, and of `spawnLocal`. Over all
   * cores: of the process. Calls that nobody spawned are not counted.
   */
  alive: number;
  aliveLocal: number;
  /** Send tasks from here that are on other cores or on their way, and those from elsewhere that are here. */
  away: number;
  guests: number;
  /** Tasks in the ready queue, the LIFO slot's among them, when the core last gave way: up to 4096. */
  ready: number;
  /** Tasks in the run queue that other cores may take from. */
  queued: number;
  polls: number;
  /** Capsules taken from another core's queue. */
  steals: number;
  movedIn: number;
  movedOut: number;
  /**
   * Times a task was to move and stayed for what it held, by the reason: 'function', 'instance', 'iterator' … (docs/send.md). Those
   * that have not occurred are left out.
   */
  stays: Partial<Record<StayReason, number>>;
  /** Times the core found nothing to do. */
  parks: number;
  /** CPU time of the core's thread. */
  busyMs: number;
  /** Slices that were spent. */
  preemptions: number;
  /** Those of them that were overrun by another slice or more, because no preemption point was reached. */
  overruns: number;
  /** Times the budget of awaits in place was used up. */
  budgetYields: number;
  /** Entries of the core's ring submitted and completions reaped, modulo 2^32; 0 without a ring. */
  submissions: number;
  completions: number;
  /**
   * Sampled: runs of the executor whose polls took up to 1, 2, 4 … microseconds on average; the last has no upper bound.
   * One run in 64 is looked at.
   */
  pollTimes: number[];
}

export interface RuntimeMetrics {
  driver: DriverName;
  sliceMs: number;
  /** Tasks in the inject queue, into which full run queues overflow. */
  injected: number;
  cores: CoreMetrics[];
  /**
   * Of the cores that stood in for one inside `blockInPlace`; `core` goes on from the cores' numbers. When the thread of a
   * spare has ended and another gets its number, what only that thread knew (polls, slices, ring, times) begins at 0 again.
   */
  spares: CoreMetrics[];
  /** Prometheus' text format. */
  toPrometheus(): string;
}

/** Writes what this isolate has counted into its row, which begins at `at`. */
export function writeRow(stats: Float64Array, at: number): void {
  stats[at + Stat.ALIVE_LOCAL] = counters.begun - counters.ended;
  stats[at + Stat.POLLS] = pollCount();
  stats[at + Stat.PREEMPTIONS] = counters.preemptions;
  stats[at + Stat.OVERRUNS] = counters.overruns;
  stats[at + Stat.BUDGET_YIELDS] = counters.budgetYields;
  const ring = (core.handle as { ring?: RingMap } | null)?.ring;
  if (ring !== undefined) {
    stats[at + Stat.SUBMISSIONS] = ring.rings[ring.off.sqTail]! >>> 0;
    stats[at + Stat.COMPLETIONS] = ring.rings[ring.off.cqHead]! >>> 0;
  }
  stats.set(counters.polls, at + Stat.POLL_TIMES);
}

export function readRow(stats: Float64Array, index: number): CoreMetrics {
  const at = index * Stat.WORDS;
  const word = (stat: Stat): number => stats[at + stat]!;
  return {
    core: index,
    tasks: word(Stat.TASKS),
    alive: word(Stat.ALIVE),
    aliveLocal: word(Stat.ALIVE_LOCAL),
    away: word(Stat.AWAY),
    guests: word(Stat.GUESTS),
    ready: word(Stat.READY),
    queued: word(Stat.QUEUED),
    polls: word(Stat.POLLS),
    steals: word(Stat.STEALS),
    movedIn: word(Stat.MOVED_IN),
    movedOut: word(Stat.MOVED_OUT),
    stays: staysAt(stats, at),
    parks: word(Stat.PARKS),
    busyMs: word(Stat.BUSY_MICROS) / 1000,
    preemptions: word(Stat.PREEMPTIONS),
    overruns: word(Stat.OVERRUNS),
    budgetYields: word(Stat.BUDGET_YIELDS),
    submissions: word(Stat.SUBMISSIONS),
    completions: word(Stat.COMPLETIONS),
    pollTimes: Array.from(stats.subarray(at + Stat.POLL_TIMES, at + Stat.POLL_TIMES + POLL_BUCKETS)),
  };
}

function staysAt(stats: Float64Array, at: number): Partial<Record<StayReason, number>> {
  const entries = STAY_REASONS.map((reason, i) => [reason, stats[at + Stat.STAYS + i]!] as const);
  return Object.fromEntries(entries.filter(([, times]) => times !== 0));
}
