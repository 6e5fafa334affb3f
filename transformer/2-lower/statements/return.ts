// return await a();         →   await#1 a(); return $ret($r);
// return c ? await a() : b  →   if (c) { await#1 a(); return $ret($r); } else return $ret(b);
// return a ?? await b()     →   $t1 = a; if ($t1 !== null && $t1 !== undefined) return $ret($t1); else { await#1 b(); return $ret($r); }
// The branches return by themselves: no variable takes either's value, and what cannot be a thenable is returned as it is.
import ts from '#typescript';
import { isLogical } from '../../1-analyse/operators.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { lowerAwaited } from '../calls/awaited.ts';
import { returned } from '../calls/returns.ts';
import { tailCall } from '../calls/tail.ts';
import { frag } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

/** `return expression`, which has a point inside, or the part of it that this branch returns. */
export function lowerReturn(lowering: Lowering, node: ts.ReturnStatement, expression: ts.Expression): void {
  const inner = skipParentheses(expression);
  if (ts.isConditionalExpression(inner) && splits(lowering, inner)) {
    const test = lowering.lower(inner.condition);
    const then = lowering.collect(() => lowerReturn(lowering, node, inner.whenTrue));
    const other = lowering.collect(() => lowerReturn(lowering, node, inner.whenFalse));
    return lowering.emit({ kind: 'if', test, then, else: other });
  }
  if (isLogical(inner) && splits(lowering, inner)) {
    const left = lowering.hold(lowering.value(inner.left));
    const op = inner.operatorToken.kind;
    const given = lowering.collect(() => {
      const at = node.getStart(lowering.file.sf);
      lowering.code(returned(lowering.fn, inner.left, left, at), [], [], true);
    });
    const right = lowering.collect(() => lowerReturn(lowering, node, inner.right));
    if (op === ts.SyntaxKind.AmpersandAmpersandToken)
      return lowering.emit({ kind: 'if', test: left, then: right, else: given });
    const test = op === ts.SyntaxKind.BarBarToken ? left : frag`${left} !== null && ${left} !== undefined`;
    return lowering.emit({ kind: 'if', test, then: given, else: right });
  }
  const tail = tailCall(lowering, expression, node.getStart(lowering.file.sf));
  if (tail) return lowering.code(tail, [], [], true);
  const value = lowering.fn.generator ? lowerAwaited(lowering, expression, node) : lowering.lower(expression);
  const { code, jumps } = lowering.exits.return(expression, value, node.getStart(lowering.file.sf));
  lowering.code(code, [], jumps, true);
}

/** The exits on the way out would have to stand in each branch. A generator awaits what it returns in one place. */
function splits(lowering: Lowering, node: ts.ConditionalExpression | ts.BinaryExpression): boolean {
  return !lowering.fn.generator && !lowering.exits.onTheWay && lowering.has(node);
}
