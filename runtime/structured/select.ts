// `select`: waits for the first of several operations, and for the end of the others.
import type { AbortSignal } from '../host/platform.ts';
import { cell } from '../executor/core.ts';
import { checkArgument, checkOptions } from '../options/check.ts';
import { abortSignal, Rule, trueOrFalse } from '../options/rule.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import { abortable } from './abort.ts';
import type { Work } from './child.ts';
import { random } from './fair.ts';
import { Race } from './race.ts';

/** Arms by name; one that is null, undefined or false is left out, as with `ready && (() => …)`. */
export type Arms = Record<string, Work<unknown> | null | undefined | false>;

/** The arm that ended first, and what it ended with. */
export type Selected<A extends Arms> = {
  [K in keyof A & string]: {
    readonly key: K;
    readonly value: Awaited<
      A[K] extends (...args: never[]) => infer R ? R : Exclude<A[K], null | undefined | false>
    >;
  };
}[keyof A & string];

const rules = { biased: trueOrFalse, signal: abortSignal };
const named = new Rule(
  'an object of arms by name, such as { a: () => … }',
  (value) => typeof value === 'object' && value !== null,
);

export interface SelectOptions {
  /** Begins the arms in the order given, so that the first of several that are ready wins. Default: from a random one on. */
  biased?: boolean;
  /** Ends the wait with an AbortError. */
  signal?: AbortSignal | undefined;
}

/**
 * Waits until one of `arms` has ended, cancels the others, waits until they have ended too, and resolves to the key and the
 * value of the first: `switch ((await select({ … })).key)`.
 *
 * A function is called here and what it began is cancelled when it loses; anything else (a handle, a promise) is only
 * watched and goes on. Waiting for one operation of a channel, lock or timer, an arm that loses has taken nothing. One of
 * several steps is cancelled at its next step; should it finish nevertheless, its value is disposed of if it is disposable.
 * A native promise cannot be cancelled: it is left to itself, unless its function took the `signal` it is called with.
 *
 * Throws what the first arm throws; a ScopeError if another one fails as well while it is being cancelled.
 */
export function select<A extends Arms>(arms: A, options?: SelectOptions): Promise<Selected<A>> {
  const direct = cell.k === select;
  // User code runs from here on, and must not find the mark.
  if (direct) cell.k = null;
  let race: Race;
  try {
    checkOptions('select', options, rules);
    const signal = options?.signal;
    const biased = options?.biased === true;
    if (signal !== undefined) {
      if (direct) cell.k = abortable;
      return abortable(signal, () => select(arms, { biased }));
    }
    race = begin(arms, biased);
  } catch (error) {
    if (direct) cell.k = select;
    return leafError(select, error);
  }
  if (direct) cell.k = select;
  if (!race.done) return leaf(select, race);
  return race.failed ? leafError(select, race.value) : leafValue(select, race.value as Selected<A>);
}

function begin(arms: Arms, biased: boolean): Race {
  checkArgument('select', 'arms', arms, named);
  const list = Object.entries(arms).filter(
    ([, work]) => work !== null && work !== undefined && work !== false,
  );
  if (list.length === 0)
    throw new TypeError(
      'select: there is no arm to wait for; give it at least one that is not null, undefined or false',
    );
  const race = new Race();
  race.begin(list, biased ? 0 : random(list.length));
  return race;
}
