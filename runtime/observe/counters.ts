// What one core counts all the time, where it costs nothing that shows: once a slice, once a used-up budget, and a clock for
// one run of the executor in 64 and the first of a turn from
// `setImmediate`.
import { monotonicNow } from '../executor/monotonic.ts';
import { notePolls } from '../executor/poll-time.ts';

/** Buckets of the poll-time histogram: up to 1, 2, 4 … microseconds; the last one has no upper bound. */
export const POLL_BUCKETS = 16;

export const counters = {
  /** Tasks that `spawnLocal` made, and those of them that have completed. */
  begun: 0,
  ended: 0,
  /** Slices that were spent. */
  preemptions: 0,
  /** Those of them that were overrun by another slice or more: no preemption point was reached. */
  overruns: 0,
  /** Times the budget of awaits in place was used up. */
  budgetYields: 0,
  /** Sampled runs of the executor, by the mean length of their polls. */
  polls: new Float64Array(POLL_BUCKETS),
};

/** A run that began at `began` (`monotonicNow()`) has polled `polls` frames. */
export function sampleRun(began: number, polls: number): void {
  if (polls === 0) return;
  const micros = (monotonicNow() - began) / polls;
  const bucket = micros <= 1 ? 0 : Math.min(POLL_BUCKETS - 1, Math.ceil(Math.log2(micros)));
  counters.polls[bucket]!++;
  notePolls(micros, polls);
}
