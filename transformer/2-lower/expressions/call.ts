// f(a, await b())     →   await#1 b(); f(a, $r)                      a is a constant or never changes
// o.m(a(), await b()) →   $t1 = o; $t2 = $t1.m; $t3 = a(); await#1 b(); $call2($t2, $t1, $t3, $r, "o.m")
//                     →   …; $apply($t2, $t1, [$t3, …$t4, $r], "o.m")   with more arguments than three, or a spread
// The callee is evaluated before its arguments, and once.
import ts from '#typescript';
import { isImport, isOptionalChain } from '../../1-analyse/callees.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { appliedTo } from '../calls/applied.ts';
import { isBegun } from '../calls/begun.ts';
import { calleeText } from '../calls/callee-text.ts';
import { calleeOf } from '../calls/callee.ts';
import { callBy, isOwned } from '../calls/returned-call.ts';
import { concat, frag, type Fragment, helper, join, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerCall(lowering: Lowering, node: ts.CallExpression): Fragment {
  if (isBegun(lowering.file, node)) return begunCall(lowering, node);
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
  return callee.held
    ? appliedTo(callee, values, args.some(ts.isSpreadElement))
    : frag`${callee.fn}(${join(values, ', ')})`;
}

function begunCall(lowering: Lowering, node: ts.CallExpression): Fragment {
  const args = [...node.arguments];
  const { fn, self, at } = calleeOf(lowering, node.expression, args, true);
  const values = join(lowering.operands(args), ', ');
  const text = JSON.stringify(calleeText(node.expression));
  return frag`${placed(at, helper('begin'))}(${fn}, ${self ?? 'undefined'}, [${values}], ${text})`;
}
