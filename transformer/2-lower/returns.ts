// return x  →  return x;         x cannot be a thenable: the final value (`$c.k` is null while a body runs)
//           →  return $ret(x);   anything else: the runtime adopts thenables
import ts from 'typescript';
import type { Names } from '../3-emit/names.ts';
import { concat, type Fragment } from './fragment.ts';
import { isConstant } from './lowering.ts';

/** Can the value never be an object or function? */
export function isPrimitive(node: ts.Expression): boolean {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node)
  )
    return isPrimitive(node.expression);
  if (
    ts.isPrefixUnaryExpression(node) ||
    ts.isPostfixUnaryExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isDeleteExpression(node)
  )
    return true;
  if (ts.isTemplateExpression(node)) return true;
  if (ts.isConditionalExpression(node)) return isPrimitive(node.whenTrue) && isPrimitive(node.whenFalse);
  if (ts.isBinaryExpression(node)) {
    const op = node.operatorToken.kind;
    if (op === ts.SyntaxKind.CommaToken || op === ts.SyntaxKind.EqualsToken) return isPrimitive(node.right);
    if (
      op === ts.SyntaxKind.AmpersandAmpersandToken ||
      op === ts.SyntaxKind.BarBarToken ||
      op === ts.SyntaxKind.QuestionQuestionToken
    )
      return isPrimitive(node.left) && isPrimitive(node.right);
    return (
      op !== ts.SyntaxKind.AmpersandAmpersandEqualsToken &&
      op !== ts.SyntaxKind.BarBarEqualsToken &&
      op !== ts.SyntaxKind.QuestionQuestionEqualsToken
    );
  }
  return isLiteral(node);
}

function isLiteral(node: ts.Expression): boolean {
  return (
    isConstant(node) &&
    node.kind !== ts.SyntaxKind.ThisKeyword &&
    !ts.isArrowFunction(node) &&
    !ts.isFunctionExpression(node)
  );
}

export function returned(
  names: Names,
  value: ts.Expression | null,
  lowered: Fragment | null,
  at: number,
): Fragment {
  if (!value || !lowered) return concat({ text: 'return;', at });
  if (isPrimitive(value)) return concat({ text: 'return ', at }, lowered, ';');
  return concat({ text: `return ${names.helper('ret')}(`, at }, lowered, ');');
}
