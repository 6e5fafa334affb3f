// f(a, await b())     →   await#1 b(); f(a, $r)                      a is a constant or never changes
// o.m(a(), await b()) →   $t1 = o; $t2 = $t1.m; $t3 = a(); await#1 b(); $call2($t2, $t1, $t3, $r, "o.m")
//                     →   …; $apply($t2, $t1, [$t3, …$t4, $r], "o.m")   with more arguments than three, or a spread
// The callee is evaluated before its arguments, and once.
import ts from 'typescript';
import { isImport, isOptionalChain } from '../../1-analyse/callees.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { calleeText } from '../calls/callee-text.ts';
import { callBy, isOwned } from '../calls/returned-call.ts';
import { concat, frag, type Fragment, join } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { lowerChainCallee } from './chain.ts';

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
    return { ...lowerChainCallee(lowering, target), at: target.getStart(sf), held: true, text };
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
    const isSuper = target.expression.kind === ts.SyntaxKind.SuperKeyword;
    const key = ts.isElementAccessExpression(target) ? target.argumentExpression : null;
    const self = isSuper ? concat('this') : stable(lowering, target.expression, key ? [key, ...args] : args);
    const base = isSuper ? concat('super') : self;
    const at = key ? key.getStart(sf) : (target as ts.PropertyAccessExpression).name.getStart(sf);
    const member = key
      ? concat(base, '[', lowering.lower(key), ']')
      : concat(base, '.', { text: (target as ts.PropertyAccessExpression).name.text, at });
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

/** The call of a callee that is held, or is to have a `this`; `list` is an array of the arguments. */
export function applied(lowering: Lowering, callee: Omit<Callee, 'held'>, list: Fragment): Fragment {
  const apply = { text: lowering.file.names.helper('apply'), at: callee.at };
  return frag`${apply}(${callee.fn}, ${callee.self ?? 'undefined'}, ${list}, ${JSON.stringify(callee.text)})`;
}

/** Helpers that take the arguments one by one: an array would be made for each call. */
const BY_COUNT = ['call0', 'call1', 'call2', 'call3'] as const;

/** The same, given the lowered arguments of `args`. */
export function appliedTo(
  lowering: Lowering,
  callee: Omit<Callee, 'held'>,
  args: readonly ts.Expression[],
  values: readonly Fragment[],
): Fragment {
  const helper = BY_COUNT[args.length];
  if (helper === undefined || args.some(ts.isSpreadElement))
    return applied(lowering, callee, frag`[${join(values, ', ')}]`);
  const call = { text: lowering.file.names.helper(helper), at: callee.at };
  const self = callee.self ?? concat('undefined');
  return frag`${call}(${join([callee.fn, self, ...values, concat(JSON.stringify(callee.text))], ', ')})`;
}

/** The value of `node` in a form that `later` cannot change. */
export function stable(lowering: Lowering, node: ts.Expression, later: readonly ts.Node[]): Fragment {
  const value = lowering.value(node);
  return lowering.isStable(node, later) ? value : lowering.hold(value);
}

export function lowerCall(lowering: Lowering, node: ts.CallExpression): Fragment {
  if (isOwned(lowering, node)) return callBy(lowering, 'ownedCall', node);
  const args = [...node.arguments];
  const { expression } = node;
  if (isImport(expression) || expression.kind === ts.SyntaxKind.SuperKeyword)
    return concat(lowering.verbatim(expression), '(', join(lowering.operands(args), ', '), ')');
  if (!args.some((a) => lowering.has(a)) && !isOptionalChain(skipParentheses(expression))) {
    // Only the callee suspends: the call itself keeps its shape, and its `this`.
    return concat(lowering.lower(expression), '(', join(lowering.operands(args), ', '), ')');
  }
  const callee = calleeOf(lowering, expression, args, true);
  const values = lowering.operands(args);
  return callee.held ? appliedTo(lowering, callee, args, values) : frag`${callee.fn}(${join(values, ', ')})`;
}

export function lowerNew(lowering: Lowering, node: ts.NewExpression): Fragment {
  const args = [...(node.arguments ?? [])];
  const callee = stable(lowering, node.expression, args);
  return concat('new (', callee, ')(', join(lowering.operands(args), ', '), ')');
}
