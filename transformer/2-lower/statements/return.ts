// return await a();         →   await#1 a(); return $ret($r);
// return c ? await a() : b  →   if (c) { await#1 a(); return $ret($r); } else return $ret(b);
// The branches return by themselves: no variable takes either's value, and what cannot be a thenable is returned as it is.
import ts from 'typescript';
import { lowerAwaited } from '../expressions/await.ts';
import { strip } from '../expressions/index.ts';
import type { Lowering } from '../lowering.ts';
import { tailCall } from '../tail.ts';

/** `return expression`, which has a point inside, or the part of it that this branch returns. */
export function lowerReturn(lowering: Lowering, node: ts.ReturnStatement, expression: ts.Expression): void {
  const inner = strip(expression);
  if (ts.isConditionalExpression(inner) && splits(lowering, inner)) {
    const test = lowering.lower(inner.condition);
    const then = lowering.collect(() => lowerReturn(lowering, node, inner.whenTrue));
    const other = lowering.collect(() => lowerReturn(lowering, node, inner.whenFalse));
    return lowering.emit({ kind: 'if', test, then, else: other });
  }
  const tail = tailCall(lowering, expression, node.getStart(lowering.file.sf));
  if (tail) return lowering.code(tail, [], [], true);
  const value = lowering.fn.generator ? lowerAwaited(lowering, expression, node) : lowering.lower(expression);
  const { code, jumps } = lowering.exits.return(expression, value, node.getStart(lowering.file.sf));
  lowering.code(code, [], jumps, true);
}

/** The exits on the way out would have to stand in each branch. A generator awaits what it returns in one place. */
function splits(lowering: Lowering, node: ts.ConditionalExpression): boolean {
  return (
    !lowering.fn.generator &&
    !lowering.exits.onTheWay &&
    (lowering.has(node.whenTrue) || lowering.has(node.whenFalse))
  );
}
