// A call of a callee that is held in a temporary, or is to have a `this`.
//   →   @call2($t2, $t1, a, b, "o.m")     @apply($t2, $t1, [a, ...b], "o.m")
import ts from '#typescript';
import { concat, frag, type Fragment, helper, join, placed } from '../fragment.ts';
import type { Callee } from './callee.ts';

type Held = Omit<Callee, 'held'>;

/** `list` is an array of the arguments. */
export function applied(callee: Held, list: Fragment): Fragment {
  const apply = placed(callee.at, helper('apply'));
  return frag`${apply}(${callee.fn}, ${callee.self ?? 'undefined'}, ${list}, ${JSON.stringify(callee.text)})`;
}

/** Helpers that take the arguments one by one: an array would be made for each call. */
const BY_COUNT = ['call0', 'call1', 'call2', 'call3'] as const;

/** The same, given the lowered arguments of `args`. */
export function appliedTo(
  callee: Held,
  args: readonly ts.Expression[],
  values: readonly Fragment[],
): Fragment {
  const name = BY_COUNT[args.length];
  if (name === undefined || args.some(ts.isSpreadElement))
    return applied(callee, frag`[${join(values, ', ')}]`);
  const call = placed(callee.at, helper(name));
  const self = callee.self ?? concat('undefined');
  return frag`${call}(${join([callee.fn, self, ...values, concat(JSON.stringify(callee.text))], ', ')})`;
}
