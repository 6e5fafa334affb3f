// The host's clock and timers as they were when heddle was loaded. Test libraries put fakes in the place of the
// globals; an executor that waited for a fake setImmediate would stand still until the test moved its clock.
const host = globalThis;

export const setImmediate: typeof host.setImmediate = host.setImmediate;
export const setTimeout: typeof host.setTimeout = host.setTimeout;
export const clearTimeout: typeof host.clearTimeout = host.clearTimeout;
export const queueMicrotask: typeof host.queueMicrotask = host.queueMicrotask;

/** Milliseconds of a monotonic clock, with fractions. */
export const now: () => number = host.performance.now.bind(host.performance);
