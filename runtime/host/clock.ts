// The clock of deadlines and timers, as it was when heddle was loaded: test libraries put fakes in the place of the global's methods.
import { performance } from 'node:perf_hooks';

/** Milliseconds of a monotonic clock, with fractions; the clock of `performance.now()`. */
export const now: () => number = performance.now.bind(performance);
