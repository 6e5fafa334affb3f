// Makes the chosen driver's clock the isolate's timer, at the first sleep: a program that never waits opens no ring.
import { setTimerDriver } from '../time/timers.ts';
import type { TimerDriver } from '../time/timer-driver.ts';
import { currentDriver } from './select.ts';

class LazyTimer implements TimerDriver {
  private readonly fired: () => void;
  private actual: TimerDriver | null = null;

  constructor(fired: () => void) {
    this.fired = fired;
  }

  arm(deadlineMs: number): void {
    this.actual ??= currentDriver().timer(this.fired);
    this.actual.arm(deadlineMs);
  }

  disarm(): void {
    this.actual?.disarm();
  }
}

setTimerDriver((fired) => new LazyTimer(fired));
