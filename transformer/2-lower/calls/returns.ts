// return x  →  return x;         the final value (`$c.k` is null while a body runs): x cannot be a thenable, or was awaited
//                                (generators), or the engine's function returns it
//           →  return $ret(x);   anything else: the runtime adopts thenables
import type ts from 'typescript';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import { isPrimitive } from '../../1-analyse/pure.ts';
import { concat, type Fragment, helper, placed } from '../fragment.ts';

/** Does `return x` leave it to the runtime to adopt x? */
export function adopts(fn: AsyncFunction): boolean {
  return !fn.generator && !fn.engines;
}

export function returned(
  fn: AsyncFunction,
  value: ts.Expression | null,
  lowered: Fragment | null,
  at: number,
): Fragment {
  if (!value || !lowered) return concat(placed(at, 'return;'));
  if (isPrimitive(value) || !adopts(fn)) return concat(placed(at, 'return '), lowered, ';');
  return concat(placed(at, 'return ', helper('ret'), '('), lowered, ');');
}
