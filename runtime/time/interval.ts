// `interval`: ticks at a fixed distance, for loops. What happens to ticks that nobody was there to take is the caller's choice.
import type { AbortSignal } from '../host/platform.ts';
import { now } from '../host/clock.ts';
import { cell } from '../executor/core.ts';
import { CancelledError } from '../task/cancel.ts';
import { deliver, refuse } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import { checkArgument, checkOptions } from '../options/check.ts';
import { abortSignal, oneOf, positiveMs as period, trueOrFalse } from '../options/rule.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import type { Op } from '../task/op.ts';
import { abortable } from '../structured/abort.ts';
import { Alarm } from './alarm.ts';

/**
 * What becomes of ticks that are overdue: `burst` makes up for them at once, `delay` counts a full period from the late one
 * on, `skip` leaves them out and keeps to the multiples of the period.
 */
export type MissedTicks = 'burst' | 'delay' | 'skip';

export interface IntervalOptions {
  /** Default: `burst`, as in Tokio. */
  missed?: MissedTicks;
  /** The first tick is due now, not after a period. */
  immediate?: boolean;
  /** Ticks end with an AbortError. */
  signal?: AbortSignal | undefined;
}

const rules = { missed: oneOf('burst', 'delay', 'skip'), immediate: trueOrFalse, signal: abortSignal };

class Tick implements Op {
  readonly #interval: Interval;
  readonly #iterates: boolean;
  #frame: Frame | null = null;
  #alarm: Alarm | null = null;

  constructor(interval: Interval, iterates: boolean) {
    this.#interval = interval;
    this.#iterates = iterates;
  }

  start(frame: Frame): void {
    this.#frame = frame;
    this.#alarm = new Alarm(this.#interval.due, () => deliver(frame, this.#interval.take(this.#iterates)));
  }

  cancel(): void {
    this.#alarm!.release();
    refuse(this.#frame!, new CancelledError());
  }
}

export class Interval implements AsyncIterator<number, undefined> {
  /** Milliseconds between two ticks. */
  readonly period: number;
  readonly #missed: MissedTicks;
  readonly #signal: AbortSignal | undefined;
  /** Internal: when the next tick is due. */
  due: number;

  /** Internal: made by `interval`. */
  constructor(period: number, options: IntervalOptions) {
    this.period = period;
    this.#missed = options.missed ?? 'burst';
    this.#signal = options.signal;
    this.due = now() + (options.immediate === true ? 0 : period);
  }

  /** Waits for the next tick: when it was due, in milliseconds on the clock of `performance.now()`. */
  tick(): Promise<number> {
    return this.#wait(tick, false);
  }

  /** As `tick`, with an iterator's result. Never done. */
  next(): Promise<IteratorResult<number, undefined>> {
    return this.#wait(next, true);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next tick is a full period away. */
  reset(): void {
    this.due = now() + this.period;
  }

  #wait<T>(self: Function, iterates: boolean): Promise<T> {
    const signal = this.#signal;
    if (signal === undefined) return this.#unbounded(self, iterates);
    if (cell.k === self) cell.k = abortable;
    return abortable(signal, () => this.#unbounded<T>(self, iterates)) as Promise<T>;
  }

  #unbounded<T>(self: Function, iterates: boolean): Promise<T> {
    if (this.due <= now()) return leafValue(self, this.take(iterates) as T);
    return leaf(self, new Tick(this, iterates));
  }

  /** Internal: the tick that is due; the next one is counted from it. */
  take(iterates: boolean): unknown {
    const { due, period } = this;
    const at = now();
    if (this.#missed === 'delay') this.due = Math.max(at, due) + period;
    else if (this.#missed === 'skip')
      this.due = due + period * (Math.floor(Math.max(0, at - due) / period) + 1);
    else this.due = due + period;
    return iterates ? { done: false, value: due } : due;
  }
}

const { tick, next } = Interval.prototype;

/**
 * Ticks every `ms` milliseconds, the first time after `ms`: `for await (const due of interval(1000)) …`, or `tick()`. Only a
 * wait for a tick keeps the process alive.
 *
 * @throws TypeError or RangeError if `ms` is no positive number, or for an option that does not exist or cannot be
 */
export function interval(ms: number, options: IntervalOptions = {}): Interval {
  checkArgument('interval', 'ms', ms, period);
  checkOptions('interval', options, rules);
  return new Interval(ms, options);
}
