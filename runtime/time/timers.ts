// The sleepers of this isolate in a wheel of milliseconds, and the one driver timer armed for the next time something may
// be due. A pending sleep keeps the process alive, as Node's timers do, because the armed timer does; one without end does
// not. A deadline is rounded up to a whole millisecond of `performance.now()`, so nothing fires early.
import { now } from '../host/clock.ts';
import { fail, runTurn, wake } from '../executor/executor.ts';
import { CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import { NodeTimerDriver, type TimerDriver } from './timer-driver.ts';
import { Wheel } from './wheel.ts';

const wheel = new Wheel<Frame>(Math.floor(now()), cancelled);
let driver: TimerDriver = new NodeTimerDriver(fired);
/** What the driver is armed for; Infinity if nothing. */
let armed = Infinity;

/** Installs another driver, which has to call `fired` when an armed deadline has come. */
export function setTimerDriver(make: (fired: () => void) => TimerDriver): void {
  driver.disarm();
  driver = make(fired);
  armed = Infinity;
  rearm();
}

/** Suspends a frame until `deadline` (milliseconds of `performance.now()`); what it waits for can be cancelled. */
export function sleepUntil(frame: Frame, deadline: number): void {
  const tick = Math.ceil(deadline);
  wheel.add(frame, tick);
  if (tick < armed) rearm();
}

/** Sleepers that have not been woken. */
export function sleeping(): number {
  return wheel.size;
}

function cancelled(frame: Frame): void {
  // An earlier alarm than needed is harmless, but one for nobody would keep the process alive.
  if (wheel.next() === Infinity) rearm();
  fail(frame, new CancelledError());
}

function rearm(): void {
  const next = wheel.next();
  if (next === armed) return;
  armed = next;
  if (next === Infinity) driver.disarm();
  else driver.arm(next);
}

/** When the timers were last looked at. */
let looked = 0;
let watcher: ((deadline: number, at: number) => void) | null = null;

/** Tests: called for each sleeper that is woken, with its deadline and the time, in milliseconds. */
export function watchTimers(callback: typeof watcher): void {
  watcher = callback;
}

function due(frame: Frame, tick: number): void {
  if (watcher !== null) watcher(tick, looked);
  wake(frame, undefined);
}

function fired(): void {
  armed = Infinity;
  looked = now();
  wheel.advance(Math.floor(looked), due);
  rearm();
  runTurn();
}
