// The host's timers as they were when heddle was loaded. Test libraries put fakes in the place of the
// globals; an executor that waited for a fake setImmediate would stand still until the test moved its clock.
import * as timers from 'node:timers';

export const setImmediate: typeof timers.setImmediate = timers.setImmediate;
export const setTimeout: typeof timers.setTimeout = timers.setTimeout;
export const clearTimeout: typeof timers.clearTimeout = timers.clearTimeout;

/** Seconds and nanoseconds of CLOCK_MONOTONIC, the clock that native code and other threads see. */
export const hrtime: () => [number, number] = process.hrtime.bind(process);
