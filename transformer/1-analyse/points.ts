// Where a function can suspend: at every await, and at every loop back-edge when loops are preemption points.
// Nested functions are functions of their own. A try…finally that a return leaves counts too: its return must
// not reach the caller before the finally block has run, so it is lowered even where nothing in it suspends.
import ts from 'typescript';

export interface Points {
  /** Does this part of the function need lowering? */
  has(node: ts.Node | undefined): boolean;
}

export function isLoop(node: ts.Node): node is ts.IterationStatement {
  return ts.isIterationStatement(node, false);
}

function leavesByReturn(node: ts.Node): boolean {
  if (ts.isReturnStatement(node)) return true;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  return !!ts.forEachChild(node, (c) => leavesByReturn(c) || undefined);
}

export function pointsOf(loopsSuspend: boolean): Points {
  const known = new Map<ts.Node, boolean>();
  const scan = (node: ts.Node): boolean => {
    if (ts.isAwaitExpression(node)) return true;
    if (isLoop(node) && (loopsSuspend || (ts.isForOfStatement(node) && node.awaitModifier))) return true;
    if (
      ts.isTryStatement(node) &&
      node.finallyBlock &&
      (leavesByReturn(node.tryBlock) || (node.catchClause && leavesByReturn(node.catchClause)))
    )
      return true;
    if (ts.isFunctionLike(node)) return !!node.name && ts.isComputedPropertyName(node.name) && has(node.name);
    if (ts.isPropertyDeclaration(node)) return ts.isComputedPropertyName(node.name) && has(node.name);
    if (ts.isClassStaticBlockDeclaration(node)) return false;
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return false;
    return !!ts.forEachChild(node, (c) => has(c) || undefined);
  };
  const has = (node: ts.Node | undefined): boolean => {
    if (!node) return false;
    let result = known.get(node);
    if (result === undefined) known.set(node, (result = scan(node)));
    return result;
  };
  return { has };
}
