// Parentheses and types: what stands around an expression and evaluates to the expression itself.
//   (x)   x!   x as T   x satisfies T   <T>x
import ts from '#typescript';

type Wrapper =
  | ts.ParenthesizedExpression
  | ts.NonNullExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.TypeAssertion;

export function isWrapper(node: ts.Node): node is Wrapper {
  switch (node.kind) {
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
      return true;
  }
  return false;
}

/**
 * The same without `x satisfies T` and `<T>x`, which what decides temporaries and restored numbers does not look through.
 * Looking through all would be right as well; it only costs a temporary less.
 */
export function isCommonWrapper(
  node: ts.Node,
): node is ts.ParenthesizedExpression | ts.NonNullExpression | ts.AsExpression {
  return isWrapper(node) && !ts.isSatisfiesExpression(node) && !ts.isTypeAssertionExpression(node);
}

/** Through parentheses and types, to what is evaluated. */
export function skipParentheses(node: ts.Expression): ts.Expression {
  while (isWrapper(node)) node = node.expression;
  return node;
}

/** The other way: the outermost of the parentheses and types around `node`. */
export function withParentheses(node: ts.Node): ts.Node {
  while (isWrapper(node.parent)) node = node.parent;
  return node;
}
