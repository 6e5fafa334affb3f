// The public API, and nothing else.
export { CancelledError } from './task/cancel.ts';
export { yieldIfNeeded, yieldNow } from './task/yield.ts';
export { onHog, type Hog } from './executor/hog.ts';
