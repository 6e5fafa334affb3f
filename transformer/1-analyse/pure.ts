// What evaluating an expression can do and give, by its look: whether the order of evaluation can be noticed at all.
import ts from '#typescript';
import type { AsyncFunction } from './functions/functions.ts';
import { inside } from './inside.ts';
import { isLogical, isLogicalAssignment } from './operators.ts';
import { isCommonWrapper, isWrapper } from './parentheses.ts';
import type { Scopes } from './scopes/scope.ts';

/** A literal, `this` or a function: the same whenever it is evaluated. */
export function isConstant(node: ts.Expression): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.NumericLiteral:
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.BigIntLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.NullKeyword:
    case ts.SyntaxKind.ThisKeyword:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.FunctionExpression:
      return true;
  }
  return (
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(node.operand)
  );
}

function isLiteral(node: ts.Expression): boolean {
  return (
    isConstant(node) &&
    node.kind !== ts.SyntaxKind.ThisKeyword &&
    !ts.isArrowFunction(node) &&
    !ts.isFunctionExpression(node)
  );
}

/** Can the value never be an object or function? */
export function isPrimitive(node: ts.Expression): boolean {
  if (isWrapper(node)) return isPrimitive(node.expression);
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
    if (isLogical(node)) return isPrimitive(node.left) && isPrimitive(node.right);
    return !isLogicalAssignment(op);
  }
  return isLiteral(node);
}

/** Evaluating it in `fn` runs no user code and cannot throw. */
export function isPure(node: ts.Expression, scopes: Scopes, fn: AsyncFunction): boolean {
  if (isConstant(node)) return true;
  if (isWrapper(node)) return isPure(node.expression, scopes, fn);
  if (!ts.isIdentifier(node)) return false;
  const b = scopes.refOf.get(node)?.binding;
  return b
    ? b.kind !== 'other' && !b.storage?.local.guarded && (b.scope.owner === fn.node || b.kind === 'function')
    : node.text === 'undefined';
}

/** Would evaluating `node` in `fn` after `later` give the same, without being noticed? */
export function isStable(
  node: ts.Expression,
  later: readonly ts.Node[],
  scopes: Scopes,
  fn: AsyncFunction,
): boolean {
  if (isConstant(node)) return true;
  if (isCommonWrapper(node)) return isStable(node.expression, later, scopes, fn);
  if (!ts.isIdentifier(node)) return false;
  const b = scopes.refOf.get(node)?.binding;
  if (!b) return node.text === 'undefined';
  if (b.storage?.local.guarded) return false;
  // `arguments` may change it.
  if (b.kind === 'param' && !b.storage && fn.uses.arguments) return false;
  if (b.kind === 'function' || b.scope.owner === fn.node) {
    const writes = b.refs.filter((r) => r.write && !r.declares);
    if (writes.length === 0) return b.kind !== 'var' || !b.storage || b.storage.local.kind === 'plain';
    if (!b.storage || b.storage.local.kind === 'box' || b.kind === 'function') return false;
    return !writes.some((w) => later.some((n) => inside(w.node, n)) || w.owner !== fn.node);
  }
  return false;
}
