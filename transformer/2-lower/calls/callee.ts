// What a call calls: the callee and its `this`, evaluated ahead of the arguments, and once.
//   f(a, await b())     →   callee f                        f never changes, or nothing behind it can change it
//   o.m(await b())      →   $t1 = o; $t2 = $t1.m;           callee $t2, self $t1
import ts from '#typescript';
import { isOptionalChain } from '../../1-analyse/callees.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { concat, type Fragment, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { calleeText } from './callee-text.ts';
import { chainCallee } from './links.ts';

export interface Callee {
  readonly fn: Fragment;
  /** What `this` will be; null for a call of a plain value. */
  readonly self: Fragment | null;
  readonly at: number;
  /** `fn` is a temporary. */
  readonly held: boolean;
  /** What the source calls it, for `o.m is not a function`. */
  readonly text: string;
}

/** Evaluates a callee ahead of its arguments. `hold`: something happens between that and the call. */
export function calleeOf(
  lowering: Lowering,
  node: ts.Expression,
  args: readonly ts.Expression[],
  hold: boolean,
): Callee {
  const { sf } = lowering.file;
  const target = skipParentheses(node);
  const text = calleeText(target);
  // (o?.m)(x): the chain ends at the parenthesis, what it found is called as a member of o all the same.
  if (isOptionalChain(target))
    return { ...chainCallee(lowering, target), at: target.getStart(sf), held: true, text };
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
    const isSuper = target.expression.kind === ts.SyntaxKind.SuperKeyword;
    const key = ts.isElementAccessExpression(target) ? target.argumentExpression : null;
    const self = isSuper ? concat('this') : lowering.stable(target.expression, key ? [key, ...args] : args);
    const base = isSuper ? concat('super') : self;
    const at = key ? key.getStart(sf) : (target as ts.PropertyAccessExpression).name.getStart(sf);
    const member = key
      ? concat(base, '[', lowering.lower(key), ']')
      : concat(base, '.', placed(at, (target as ts.PropertyAccessExpression).name.text));
    return { fn: lowering.hold(member), self, at, held: true, text };
  }
  const at = target.getStart(sf);
  if (ts.isIdentifier(target)) {
    const binding = lowering.bindingOf(target);
    const boxed = binding?.storage?.local.kind === 'box';
    const value = lowering.verbatim(target);
    if (boxed || !binding || (hold && !lowering.isStable(target, args)))
      return { fn: lowering.hold(value), self: null, at, held: true, text };
    return { fn: value, self: null, at, held: false, text };
  }
  return { fn: lowering.hold(lowering.value(node)), self: null, at, held: true, text };
}
