// The isolate's one timer as a TIMEOUT in the ring: absolute, on CLOCK_MONOTONIC, to the nanosecond. An earlier deadline
// updates it in place; for a later one it is left to fire early and is armed again then, which saves a submission
// for each sleep that ends before its time.
import { now } from '../../host/clock.ts';
import type { TimerDriver } from '../../time/timer-driver.ts';
import { Life } from '../operation.ts';
import type { Ring } from './ring.ts';
import { RingOperation } from './ring-operation.ts';
import { Opcode, Timeout } from './uapi.ts';

export class RingTimer extends RingOperation implements TimerDriver {
  /** What is asked for, in milliseconds of `performance.now()`; Infinity if nothing. */
  private wanted = Infinity;
  /** What the kernel was told. */
  private told = Infinity;
  private readonly fired: () => void;
  private readonly origin = monotonicOrigin();
  private readonly updates: TimeoutUpdate[] = [];

  constructor(ring: Ring, fired: () => void) {
    super(ring, 'timeout', null);
    this.fired = fired;
  }

  arm(deadlineMs: number): void {
    if (this.wanted === Infinity) this.ring.hold();
    this.wanted = deadlineMs;
    if (this.told <= deadlineMs) return;
    this.told = deadlineMs;
    if (this.life === Life.NEW || this.life === Life.DONE) this.submit();
    else if (this.life === Life.IN_FLIGHT) this.update();
  }

  disarm(): void {
    if (this.wanted !== Infinity) this.ring.release();
    this.wanted = Infinity;
  }

  prepare(): void {
    this.ring.fillTimespec(Opcode.TIMEOUT, this.nanoseconds(), Timeout.ABS, -1);
  }

  complete(): void {
    this.life = Life.DONE;
    this.told = Infinity;
    if (this.wanted === Infinity) return;
    if (this.wanted > now()) {
      this.arm(this.wanted);
      return;
    }
    this.wanted = Infinity;
    this.ring.release();
    this.fired();
  }

  private update(): void {
    const update = this.updates.pop() ?? new TimeoutUpdate(this.ring, this, this.updates);
    update.begin();
  }

  /** The deadline the kernel is to know, on CLOCK_MONOTONIC. */
  nanoseconds(): number {
    return Math.ceil(this.origin + this.told * 1e6);
  }
}

/** TIMEOUT_REMOVE with UPDATE. That the timeout has just fired is no error: its completion arms it again. */
class TimeoutUpdate extends RingOperation {
  private readonly timer: RingTimer;
  private readonly idle: TimeoutUpdate[];

  constructor(ring: Ring, timer: RingTimer, idle: TimeoutUpdate[]) {
    super(ring, 'timeout', null);
    this.timer = timer;
    this.idle = idle;
  }

  begin(): void {
    this.submit();
  }

  prepare(): void {
    // It may have fired while this waited for room.
    if (this.timer.slot === -1) {
      this.ring.fill(Opcode.NOP, -1, 0, 0, 0, 0, 0, 0);
      return;
    }
    const flags = Timeout.ABS | Timeout.UPDATE;
    this.ring.fillTimespec(Opcode.TIMEOUT_REMOVE, this.timer.nanoseconds(), flags, this.timer.slot);
  }

  complete(): void {
    this.idle.push(this);
  }
}

/** CLOCK_MONOTONIC at `performance.now() === 0`, in nanoseconds; at most a little late, so that no sleep is too short. */
function monotonicOrigin(): number {
  let origin = Infinity;
  for (let i = 0; i < 5; i++) {
    const time = now();
    const [seconds, nanoseconds] = process.hrtime();
    origin = Math.min(origin, seconds * 1e9 + nanoseconds - time * 1e6);
  }
  return origin;
}
