import type { Body } from './frame.ts';

/** Body of a frame in the pool (frame-pool.ts): a call that has ended, and whose frame is nobody's. */
export const pooled: Body = () => undefined;
