// x = await f();   →   await#1 f(); x = $r;
import ts from 'typescript';
import { concat } from '../fragment.ts';
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
  const only = value.parts.length === 1 ? value.parts[0] : undefined;
  // The bare result of an await or a temporary: nothing left to do.
  if (typeof only === 'string' && /^(?:\(void 0\)|[\w$]+)$/.test(only)) return;
  lowering.code(concat(value, ';'), plain ? lowering.kill(plain) : []);
}
