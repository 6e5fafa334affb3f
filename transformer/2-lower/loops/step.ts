// The update of a counted loop: i++, --i, i += 2, i -= step.
import ts from '#typescript';

export interface Step {
  readonly index: ts.Identifier;
  readonly up: boolean;
  /** A number literal or a name; null: 1. */
  readonly by: ts.Expression | null;
}

export function stepOf(update: ts.Expression): Step | null {
  if (ts.isPrefixUnaryExpression(update) || ts.isPostfixUnaryExpression(update)) {
    if (!ts.isIdentifier(update.operand)) return null;
    if (update.operator !== ts.SyntaxKind.PlusPlusToken && update.operator !== ts.SyntaxKind.MinusMinusToken)
      return null;
    return { index: update.operand, up: update.operator === ts.SyntaxKind.PlusPlusToken, by: null };
  }
  if (!ts.isBinaryExpression(update) || !ts.isIdentifier(update.left)) return null;
  const op = update.operatorToken.kind;
  if (op !== ts.SyntaxKind.PlusEqualsToken && op !== ts.SyntaxKind.MinusEqualsToken) return null;
  if (!ts.isNumericLiteral(update.right) && !ts.isIdentifier(update.right)) return null;
  return { index: update.left, up: op === ts.SyntaxKind.PlusEqualsToken, by: update.right };
}
