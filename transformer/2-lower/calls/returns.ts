// return x  →  return x;         the final value (`$c.k` is null while a body runs): x cannot be a thenable, or was awaited
//                                (generators), or a native promise takes it as it is (order 'exact')
//           →  return $ret(x);   anything else: the runtime adopts thenables
import ts from 'typescript';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import type { FileContext } from '../file.ts';
import { concat, type Fragment } from '../fragment.ts';
import { isConstant } from '../lowering.ts';

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

/** Does `return x` leave it to the runtime to adopt x? */
export function adopts(file: FileContext, fn: AsyncFunction): boolean {
  return !file.exact && !fn.generator;
}

export function returned(
  file: FileContext,
  fn: AsyncFunction,
  value: ts.Expression | null,
  lowered: Fragment | null,
  at: number,
): Fragment {
  if (!value || !lowered) return concat({ text: 'return;', at });
  if (isPrimitive(value) || !adopts(file, fn)) return concat({ text: 'return ', at }, lowered, ';');
  return concat({ text: `return ${file.names.helper('ret')}(`, at }, lowered, ');');
}
