// Which variables hold nothing but numbers, by the look of what is assigned to them. Restoring such a variable can then
// tell V8 so (4-emit/frame-text.ts). The greatest solution: every candidate is taken for a number until a write says no.
//   let i = 0; i += 2; i = j * 4      always      (a BigInt beside a number throws)
//   let sum = 0; sum += a[i]          maybe       arithmetic, but what a[i] is nobody knows
//   const row = a[i]                  no
import ts from '#typescript';
import { isAssignmentOperator, isLogicalAssignment, isLogicalOperator } from '../operators.ts';
import { isCommonWrapper, isWrapper } from '../parentheses.ts';
import type { Binding, Scopes } from '../scopes/scope.ts';
import type { Local } from './local.ts';

type Numeric = Local['numeric'];
const K = ts.SyntaxKind;

/** Operators whose result is a number if one side is one. */
const ARITHMETIC = new Set([
  K.MinusToken,
  K.AsteriskToken,
  K.SlashToken,
  K.PercentToken,
  K.AsteriskAsteriskToken,
  K.LessThanLessThanToken,
  K.GreaterThanGreaterThanToken,
  K.GreaterThanGreaterThanGreaterThanToken,
  K.AmpersandToken,
  K.BarToken,
  K.CaretToken,
]);

export function numericOf(bindings: Iterable<Binding>, scopes: Scopes): Map<Binding, Numeric> {
  const all = [...bindings];
  const candidates = new Set(all.filter((b) => b.kind === 'let' || b.kind === 'const'));
  const isNumber = (node: ts.Expression): boolean => {
    if (isCommonWrapper(node)) return isNumber(node.expression);
    if (ts.isNumericLiteral(node)) return true;
    if (ts.isIdentifier(node)) {
      const b = scopes.refOf.get(node)?.binding;
      return !!b && (candidates.has(b) || isConstantNumber(b));
    }
    if (ts.isPrefixUnaryExpression(node))
      return (
        node.operator === K.PlusToken || (node.operator !== K.ExclamationToken && isNumber(node.operand))
      );
    if (ts.isPostfixUnaryExpression(node)) return isNumber(node.operand);
    if (ts.isConditionalExpression(node)) return isNumber(node.whenTrue) && isNumber(node.whenFalse);
    if (!ts.isBinaryExpression(node)) return false;
    const op = node.operatorToken.kind;
    if (op === K.CommaToken || op === K.EqualsToken) return isNumber(node.right);
    if (op === K.GreaterThanGreaterThanGreaterThanToken) return true;
    if (ARITHMETIC.has(op)) return isNumber(node.left) || isNumber(node.right);
    if (op === K.PlusToken || isLogicalOperator(op)) return isNumber(node.left) && isNumber(node.right);
    // A compound assignment leaves a number in a variable that holds nothing else.
    return isAssignmentOperator(op) && isNumber(node.left);
  };
  const isConstantNumber = (b: Binding): boolean =>
    b.kind === 'const' &&
    ts.isVariableDeclaration(b.declaration) &&
    b.declaration.name === b.id &&
    !!b.declaration.initializer &&
    ts.isNumericLiteral(b.declaration.initializer);
  const keeps = (id: ts.Identifier): boolean => {
    const p = id.parent;
    if (ts.isVariableDeclaration(p)) return p.name === id && !!p.initializer && isNumber(p.initializer);
    if (ts.isPrefixUnaryExpression(p) || ts.isPostfixUnaryExpression(p)) return true;
    if (!ts.isBinaryExpression(p) || p.left !== id) return false;
    const op = p.operatorToken.kind;
    const needsBoth = op === K.EqualsToken || op === K.PlusEqualsToken || isLogicalAssignment(op);
    return !needsBoth || isNumber(p.right);
  };
  greatest(candidates, keeps);
  return new Map(
    all.map((b) => [b, candidates.has(b) ? 'always' : b.refs.some(calculates) ? 'maybe' : 'no']),
  );
}

/** Removes the candidates that some write takes out, until none is left. */
function greatest(candidates: Set<Binding>, keeps: (id: ts.Identifier) => boolean): void {
  for (let size = -1; size !== candidates.size;) {
    size = candidates.size;
    for (const b of [...candidates])
      if (b.refs.some((r) => (r.write || r.declares) && !keeps(r.node))) candidates.delete(b);
  }
}

/** Integers that begin as literals, or from each other, and move by literals: no program runs long enough to break them. */
export function integersOf(bindings: Iterable<Binding>, scopes: Scopes): Set<Binding> {
  const candidates = new Set([...bindings].filter((b) => b.kind === 'let'));
  const isLiteral = (node: ts.Expression): boolean =>
    ts.isNumericLiteral(node) && /^\d{1,9}$/.test(node.text);
  const isInteger = (node: ts.Expression): boolean => {
    if (isWrapper(node)) return isInteger(node.expression);
    if (isLiteral(node)) return true;
    if (ts.isIdentifier(node)) {
      const b = scopes.refOf.get(node)?.binding;
      return !!b && candidates.has(b);
    }
    return (
      ts.isBinaryExpression(node) &&
      (node.operatorToken.kind === K.PlusToken || node.operatorToken.kind === K.MinusToken) &&
      isInteger(node.left) &&
      isLiteral(node.right)
    );
  };
  greatest(candidates, (id) => {
    const p = id.parent;
    if (ts.isVariableDeclaration(p)) return p.name === id && !!p.initializer && isInteger(p.initializer);
    if (ts.isPrefixUnaryExpression(p) || ts.isPostfixUnaryExpression(p)) return true;
    if (!ts.isBinaryExpression(p) || p.left !== id) return false;
    const op = p.operatorToken.kind;
    if (op === K.EqualsToken) return isInteger(p.right);
    return (op === K.PlusEqualsToken || op === K.MinusEqualsToken) && isLiteral(p.right);
  });
  return candidates;
}

/** Is it written by arithmetic? */
function calculates({ node, write }: Binding['refs'][number]): boolean {
  const p = node.parent;
  if (!write) return false;
  if (ts.isPrefixUnaryExpression(p) || ts.isPostfixUnaryExpression(p)) return true;
  if (!ts.isBinaryExpression(p) || p.left !== node) return false;
  const op = p.operatorToken.kind;
  if (op !== K.EqualsToken) return !isLogicalAssignment(op);
  return (
    ts.isBinaryExpression(p.right) &&
    (ARITHMETIC.has(p.right.operatorToken.kind) || p.right.operatorToken.kind === K.PlusToken)
  );
}
