// `timeout` and `deadline`: work that must end in time.
import type { AbortSignal } from '../host/platform.ts';
import { now } from '../host/clock.ts';
import { cell } from '../executor/core.ts';
import { checkArgument, checkOptions } from '../options/check.ts';
import { abortSignal, anyMs, Rule } from '../options/rule.ts';
import { leafError } from '../task/leaf.ts';
import { Alarm } from '../time/alarm.ts';
import { AbortError, limited, listen } from './abort.ts';
import type { Work } from './child.ts';
import { Limit } from './limit.ts';

/** Work was cancelled because its time was up. */
export class TimeoutError extends Error {
  readonly code = 'HEDDLE_TIMEOUT';
  constructor(what: string) {
    super(what);
    this.name = 'TimeoutError';
  }
}

const rules = { signal: abortSignal };
const moment = new Rule(
  'a Date, or a number of milliseconds on the clock of performance.now()',
  (value) => typeof value === 'number',
  (value) => !Number.isNaN(value),
);

export interface TimeoutOptions {
  /** Ends the work with an AbortError. */
  signal?: AbortSignal | undefined;
}

/**
 * Does `work` for at most `ms` milliseconds: then cancels it, waits for its end, and throws a TimeoutError. A value or
 * another error that the work ends with all the same is the result. What `work` may be, and what is cancelled, is as with
 * `select`. Infinity: no limit.
 */
export function timeout<T>(ms: number, work: Work<T>, options?: TimeoutOptions): Promise<Awaited<T>> {
  return within(
    timeout,
    () => [now() + checked('timeout', 'ms', ms, anyMs), `The work took longer than ${ms} ms`],
    work,
    options,
  );
}

/** As `timeout`, until a moment: a Date, or milliseconds on the clock of `performance.now()`. */
export function deadline<T>(at: Date | number, work: Work<T>, options?: TimeoutOptions): Promise<Awaited<T>> {
  const until = (): [number, string] => {
    if (!(at instanceof Date))
      return [
        checked('deadline', 'at', at, moment),
        `The work was not done ${at} ms after the start of the process`,
      ];
    return [
      now() + checked('deadline', 'at', at.getTime(), moment) - Date.now(),
      `The work was not done by ${at.toISOString()}`,
    ];
  };
  return within(deadline, until, work, options);
}

function within<T>(
  self: Function,
  until: () => [number, string],
  work: Work<T>,
  options: TimeoutOptions | undefined,
): Promise<Awaited<T>> {
  const direct = cell.k === self;
  // User code runs from here on, and must not find the mark.
  if (direct) cell.k = null;
  const limit = new Limit();
  try {
    const [moment, message] = until();
    checkOptions(self.name, options, rules);
    const signal = options?.signal;
    if (signal?.aborted) limit.refuse(new AbortError(signal.reason));
    else limit.begin(work);
    if (!limit.done) {
      const at = Math.max(moment, now());
      if (moment !== Infinity) limit.add(new Alarm(at, () => limit.expire(new TimeoutError(message))));
      if (signal !== undefined) limit.add(listen(signal, (error) => limit.expire(error)));
    }
  } catch (error) {
    if (direct) cell.k = self;
    return leafError(self, error);
  }
  if (direct) cell.k = self;
  return limited(self, limit);
}

function checked(call: string, name: string, value: unknown, rule: Rule): number {
  checkArgument(call, name, value, rule);
  return value as number;
}
