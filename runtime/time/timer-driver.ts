// The one pending timer of an isolate. A driver installs its own (a TIMEOUT in the ring); until then, and without one, it
// is a `setTimeout`.
import { now } from '../host/clock.ts';
import { clearTimeout, setTimeout } from '../host/timers.ts';
export interface TimerDriver {
  /** Calls the callback given to `setTimerDriver` once, at or after `deadlineMs` (clock of `performance.now()`). Replaces what was armed. */
  arm(deadlineMs: number): void;
  disarm(): void;
}

/** Longest delay `setTimeout` takes; a later deadline is armed again when this has passed. */
const MAX_DELAY = 0x7fffffff;

export class NodeTimerDriver implements TimerDriver {
  readonly #fired: () => void;
  #handle: NodeJS.Timeout | undefined;

  constructor(fired: () => void) {
    this.#fired = fired;
  }

  arm(deadlineMs: number): void {
    clearTimeout(this.#handle);
    const delay = Math.min(MAX_DELAY, Math.max(1, Math.ceil(deadlineMs - now())));
    this.#handle = setTimeout(this.#fired, delay);
  }

  disarm(): void {
    clearTimeout(this.#handle);
    this.#handle = undefined;
  }
}
