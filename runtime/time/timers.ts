// The sleepers of this isolate and the one driver timer armed for the earliest of them. A pending sleep keeps the process
// alive, as Node's timers do, because the armed timer does.
import { now } from '../host/timers.ts';
import { runTurn } from '../executor/executor.ts';
import { TimerHeap, type Timed } from './heap.ts';
import { NodeTimerDriver, type TimerDriver } from './timer-driver.ts';

export interface Timer extends Timed {
  /** The deadline has passed; the timer is out of the heap. */
  due(): void;
}

const heap = new TimerHeap<Timer>();
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

export function addTimer(timer: Timer): void {
  heap.add(timer);
  if (timer.deadline < armed) rearm();
}

export function removeTimer(timer: Timer): void {
  heap.remove(timer);
  // An earlier alarm than needed is harmless, but one for nobody would keep the process alive.
  if (heap.size === 0) rearm();
}

function rearm(): void {
  const next = heap.peek();
  if (next === undefined) {
    if (armed !== Infinity) driver.disarm();
    armed = Infinity;
  } else if (next.deadline !== armed) {
    armed = next.deadline;
    driver.arm(armed);
  }
}

function fired(): void {
  armed = Infinity;
  const time = now();
  for (let timer = heap.peek(); timer !== undefined && timer.deadline <= time; timer = heap.peek()) {
    heap.remove(timer);
    timer.due();
  }
  rearm();
  runTurn();
}
