// The clock that JavaScript shares with native code and with other threads, in the form that fits a word of the control
// block.
import { hrtime } from '../host/timers.ts';

/** Microseconds of CLOCK_MONOTONIC modulo 2^32, signed: to be compared by differences, `(a - b) | 0`. */
export function monotonicMicros(): number {
  const [seconds, nanoseconds] = hrtime();
  return (seconds * 1e6 + nanoseconds / 1e3) | 0;
}

/** Microseconds of CLOCK_MONOTONIC, with fractions. */
export function monotonicNow(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}
