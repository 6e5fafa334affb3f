// What a function still does behind a return: whether code of its own runs, or sees what is thrown, once a call whose
// value it returns has begun.
import ts from '#typescript';
import type { AsyncFunction } from './functions/functions.ts';
import { isLogical } from './operators.ts';
import { isWrapper } from './parentheses.ts';
import { usingIn, usingKind } from './using.ts';

/** Is the value of the call what its function returns? */
export function isReturned(call: ts.Expression, fn: AsyncFunction): boolean {
  for (let n: ts.Node = call; ; n = n.parent) {
    const p = n.parent;
    if (ts.isReturnStatement(p)) return true;
    if (p === fn.node) return n === fn.body;
    if (
      ts.isConditionalExpression(p)
        ? n === p.condition
        : ts.isBinaryExpression(p)
          ? !passesRight(p, n)
          : !isWrapper(p)
    )
      return false;
  }
}

/** Is `n` the operand that the value of the expression may be? */
function passesRight(p: ts.BinaryExpression, n: ts.Node): boolean {
  return p.right === n && (p.operatorToken.kind === ts.SyntaxKind.CommaToken || isLogical(p));
}

/** Does code of the function around run when it returns from here, or see what is thrown here? */
export function somethingBehind(node: ts.Node): boolean {
  for (let inner = node, n = node.parent; !ts.isFunctionLike(n); inner = n, n = n.parent) {
    if (ts.isForOfStatement(n)) return true;
    if (ts.isTryStatement(n) && (inner === n.tryBlock || (inner === n.catchClause && n.finallyBlock)))
      return true;
    if (holds(n)) return true;
  }
  return false;
}

/** Does this block, body or loop head hold resources? */
function holds(node: ts.Node): boolean {
  if (ts.isForStatement(node)) {
    const head = node.initializer;
    return head !== undefined && ts.isVariableDeclarationList(head) && usingKind(head) !== null;
  }
  if (ts.isCaseBlock(node)) return node.clauses.some((c) => usingIn(c.statements) !== null);
  return (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) && usingIn(node.statements) !== null;
}
