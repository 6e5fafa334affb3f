// x = await f();   →   await#1 f(); x = $r;
import ts from '#typescript';
import { concat, type Fragment, isName } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerExpressionStatement(lowering: Lowering, node: ts.ExpressionStatement): void {
  const { expression } = node;
  const plain =
    ts.isBinaryExpression(expression) &&
    expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isIdentifier(expression.left)
      ? expression.left
      : null;
  const value = lowering.lower(expression);
  // The bare result of an await or a temporary: nothing left to do.
  if (isName(value) || isVoid(value)) return;
  lowering.code(concat(value, ';'), plain ? lowering.kill(plain) : []);
}

/** What `await yieldNow()` leaves. */
function isVoid({ parts }: Fragment): boolean {
  return parts.length === 1 && parts[0] === '(void 0)';
}
