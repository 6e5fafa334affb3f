// What an option or an argument of a public function may be. Rules are made once, when a module is loaded; a call pays for
// looking at what it was given and nothing else.
import { refusal } from './refusal.ts';

type Test = (value: unknown) => boolean;

export class Rule {
  /** Completes "it takes …". */
  readonly takes: string;
  readonly #kind: Test;
  readonly #sensible: Test;
  readonly #code: string;

  /**
   * @param kind whether a value is of the right kind; if not, that is a TypeError, ERR_INVALID_ARG_TYPE
   * @param sensible whether a value of the right kind makes sense
   * @param code of the error if it does not: ERR_INVALID_ARG_VALUE makes a TypeError, any other a RangeError
   */
  constructor(takes: string, kind: Test, sensible: Test = () => true, code = 'ERR_OUT_OF_RANGE') {
    this.takes = takes;
    this.#kind = kind;
    this.#sensible = sensible;
    this.#code = code;
  }

  /**
   * @param call the function as the user wrote it
   * @param what the option or argument, such as "the option `cores`"
   * @returns a TypeError or RangeError with Node's codes, which says what was given and what is taken; null if `value` may be
   */
  fault(call: string, what: string, value: unknown): Error | null {
    if (!this.#kind(value)) return refusal('ERR_INVALID_ARG_TYPE', call, what, value, this.takes);
    return this.#sensible(value) ? null : refusal(this.#code, call, what, value, this.takes);
  }
}

const isNumber: Test = (value) => typeof value === 'number';

/** From `least` to `most`, whole numbers only. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER, unit = '', code?: string): Rule {
  const end = most === Number.MAX_SAFE_INTEGER ? ` of at least ${least}` : ` from ${least} to ${most}`;
  return new Rule(
    `a whole number${unit}${end}`,
    isNumber,
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    code,
  );
}

/** Milliseconds, with fractions. */
export function milliseconds(least: number, most: number): Rule {
  const range = least === -Infinity && most === Infinity ? '' : ` from ${least} to ${most}`;
  return new Rule(
    `a number of milliseconds${range}`,
    isNumber,
    // Not so of NaN.
    (value) => (value as number) >= least && (value as number) <= most,
  );
}

export const anyMs = milliseconds(-Infinity, Infinity);

export const positiveMs = new Rule(
  'a positive, finite number of milliseconds',
  isNumber,
  (value) => (value as number) > 0 && (value as number) < Infinity,
);

export function oneOf(...choices: readonly string[]): Rule {
  const quoted = choices.map((choice) => `'${choice}'`);
  return new Rule(
    `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`,
    (value) => typeof value === 'string',
    (value) => choices.includes(value as string),
    'ERR_INVALID_ARG_VALUE',
  );
}

export const trueOrFalse = new Rule('true or false', (value) => typeof value === 'boolean');

export const text = new Rule(
  'a string that is not empty',
  (value) => typeof value === 'string',
  (value) => value !== '',
  'ERR_INVALID_ARG_VALUE',
);

export const callable = new Rule('a function', (value) => typeof value === 'function');

/** By its shape: a signal may come from another realm, or from a polyfill. */
export const abortSignal = new Rule('an AbortSignal', (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener } = value as { aborted?: unknown; addEventListener?: unknown };
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
});

/** The longest time that Node's own timers take: beyond it they fire at once. */
export const LONGEST_MS = 2 ** 31 - 1;
