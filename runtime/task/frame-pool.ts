// Frames of calls that have ended, for the next calls that suspend: half as many collections where calls suspend
// (docs/scheduler.md). The frame of a direct call is known to its caller and the executor only, as long as what it has
// waited for were calls, promises and its turn. It has OWN until then: an operation that it is started for may keep it.
//
// Linked through `n`. Only the two small sizes: larger ones cost as much to clear as to make.
import { F2 as theF2, F6 as theF6, type Body, type Frame } from './frame.ts';
import type { ModuleRecord } from './module.ts';
import { pooled } from './pooled.ts';
import { St } from './state.ts';

// See executor.ts.
const F2 = theF2;
const F6 = theF6;

/**
 * Frames of each size that are kept, 100 to 130 bytes each. With 256 in place of 1024, two hundred tasks two calls deep
 * took a third longer: they filled the pool again and again with frames that were young beside old ones.
 */
const DEPTH = 1024;

interface Medium extends Frame {
  s2: unknown;
  s3: unknown;
  s4: unknown;
  s5: unknown;
}

const SMALL: number = St.OWN;
const MEDIUM: number = St.OWN | (1 << St.SIZE);

/** The head of each list, in whose `pc` its length stands. */
const pool: { small: Frame | null; medium: Medium | null } = { small: null, medium: null };

/** As `new F2(d, fn)`, for a call. Small, so that it is inlined where it is called. */
export function frame2(d: ModuleRecord | undefined, fn: Body): Frame {
  let frame = pool.small;
  if (frame === null) frame = new F2(d, fn);
  else {
    pool.small = frame.n as Frame | null;
    frame.n = null;
    frame.d = d;
    frame.fn = fn;
  }
  frame.st = SMALL;
  return frame;
}

/** As `new F6(d, fn)`, for a call. */
export function frame6(d: ModuleRecord | undefined, fn: Body): Frame {
  let frame: Frame | null = pool.medium;
  if (frame === null) frame = new F6(d, fn);
  else {
    pool.medium = frame.n as Medium | null;
    frame.n = null;
    frame.d = d;
    frame.fn = fn;
  }
  frame.st = MEDIUM;
  return frame;
}

/** The direct call of `frame` has ended. */
export function recycle(frame: Frame): void {
  const st = frame.st & ~(St.SEND | St.POLLED);
  if (st === SMALL) {
    const head = pool.small;
    const length = head === null ? 1 : head.pc + 1;
    if (length > DEPTH) return;
    clear(frame, length);
    frame.n = head;
    pool.small = frame;
  } else if (st === MEDIUM) {
    const head = pool.medium;
    const length = head === null ? 1 : head.pc + 1;
    if (length > DEPTH) return;
    clear(frame, length);
    const medium = frame as Medium;
    medium.s2 = medium.s3 = medium.s4 = medium.s5 = undefined;
    medium.n = head;
    pool.medium = medium;
  }
}

/** A frame in the pool holds nothing; the module stays, because who polled the call may have a long stretch to report. */
function clear(frame: Frame, length: number): void {
  frame.fn = pooled;
  frame.pc = length;
  // A dump is not to take it for a task.
  frame.st = St.DONE;
  frame.v = undefined;
  frame.w = null;
  frame.s0 = undefined;
  frame.s1 = undefined;
}
