// What an expression is behind parentheses and what only types say of it.
import ts from 'typescript';

export function innerExpression(e: ts.Expression): ts.Expression {
  for (;;) {
    if (
      !ts.isParenthesizedExpression(e) &&
      !ts.isAsExpression(e) &&
      !ts.isSatisfiesExpression(e) &&
      !ts.isNonNullExpression(e) &&
      !ts.isTypeAssertionExpression(e)
    )
      return e;
    e = e.expression;
  }
}
