// Where break, continue and return lead, and what they leave.
import ts from '#typescript';

export function isLoop(node: ts.Node): node is ts.IterationStatement {
  return ts.isIterationStatement(node, false);
}

/** The statement that a jump aims at. */
export function aimOf(node: ts.BreakOrContinueStatement): ts.Node | null {
  for (let n: ts.Node = node.parent; n; n = n.parent) {
    if (ts.isFunctionLike(n)) return null;
    if (node.label) {
      if (ts.isLabeledStatement(n) && n.label.text === node.label.text) {
        let inner: ts.Node = n.statement;
        while (ts.isLabeledStatement(inner)) inner = inner.statement;
        return inner;
      }
    } else if (isLoop(n) || (ts.isBreakStatement(node) && ts.isSwitchStatement(n))) return n;
  }
  return null;
}

/** Does a `continue` in `node` aim at `loop`? */
export function continues(loop: ts.Node, node: ts.Node): boolean {
  if (ts.isContinueStatement(node)) return aimOf(node) === loop;
  return !!ts.forEachChild(node, (c) => continues(loop, c) || undefined);
}

export function leavesByReturn(node: ts.Node): boolean {
  if (ts.isReturnStatement(node)) return true;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  return !!ts.forEachChild(node, (c) => leavesByReturn(c) || undefined);
}

/**
 * Does a jump out of `node`'s try block leave a for…of loop around the statement? Its iterator is closed behind the
 * statement: what closing throws is not for this catch clause, and a finally block runs before it.
 */
export function leavesIterator(node: ts.TryStatement): boolean {
  const loops: ts.ForOfStatement[] = [];
  for (let n: ts.Node = node.parent; n && !ts.isFunctionLike(n); n = n.parent)
    if (ts.isForOfStatement(n)) loops.push(n);
  if (loops.length === 0) return false;
  const leaves = (jump: ts.BreakOrContinueStatement): boolean => {
    const aim = aimOf(jump);
    // Not out of the statement: what it aims at has more than the loops around the statement.
    const around = loops.filter((loop) => aim !== null && isWithin(loop, aim));
    return around.some((loop) => loop !== aim || ts.isBreakStatement(jump));
  };
  const visit = (n: ts.Node): boolean => {
    // A generator may be asked to return where it yields.
    if (ts.isReturnStatement(n) || ts.isYieldExpression(n)) return true;
    if (ts.isBreakOrContinueStatement(n)) return leaves(n);
    if (ts.isFunctionLike(n) || ts.isClassLike(n)) return false;
    return !!ts.forEachChild(n, (c) => visit(c) || undefined);
  };
  return visit(node.tryBlock) || (!!node.finallyBlock && !!node.catchClause && visit(node.catchClause));
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  for (let n = node; n; n = n.parent) if (n === outer) return true;
  return false;
}

/** The `continue` statements that begin the loop's next round. */
export function continuesOf(loop: ts.IterationStatement): ts.Statement[] {
  const found: ts.Statement[] = [];
  const visit = (n: ts.Node): void => {
    if (ts.isContinueStatement(n) && aimOf(n) === loop) found.push(n);
    if (!ts.isFunctionLike(n) && !ts.isClassLike(n)) ts.forEachChild(n, visit);
  };
  visit(loop.statement);
  return found;
}
