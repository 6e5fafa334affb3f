// Where a function can suspend: at every await and yield, and at every loop back-edge when loops are preemption points and
// nothing around the loop says 'use atomic'.
// Nested functions are functions of their own. A try…finally that a return leaves counts too: its return must
// not reach the caller before the finally block has run, so it is lowered even where nothing in it suspends; and so do
// a try that a jump out of a for…of loop leaves, and using declarations.
import ts from '#typescript';
import { decoratorsOf } from './decorators.ts';
import { isLoop, leavesByReturn, leavesIterator } from './jumps.ts';
import { nestsOf } from './nests.ts';
import { hasDirective } from './parse.ts';

export interface Points {
  /** Is the back-edge of this loop a preemption point? */
  preempts(loop: ts.Node): boolean;
  /** Does this part of the function need lowering? */
  has(node: ts.Node | undefined): boolean;
  /** Is this loop a nest (nests.ts)? */
  isNest(loop: ts.Node): boolean;
}

function isInGenerator(node: ts.Node): boolean {
  const fn = ts.findAncestor(node, ts.isFunctionLike);
  return !!fn && 'asteriskToken' in fn && !!fn.asteriskToken;
}

/** A function body or block that begins with 'use atomic' keeps the loops in it free of preemption points. */
function isAtomic(node: ts.Node): boolean {
  for (let n = node.parent; n && !ts.isSourceFile(n); n = n.parent) {
    if (ts.isBlock(n) && hasDirective(n.statements, 'use atomic')) return true;
    if (ts.isFunctionLike(n) || ts.isClassStaticBlockDeclaration(n)) return false;
  }
  return false;
}

/** What the code around a function or a member evaluates of it: a computed name and decorators. */
function headOf(node: ts.SignatureDeclaration | ts.PropertyDeclaration): readonly ts.Node[] {
  const parameters = ts.isFunctionLike(node) ? node.parameters.flatMap(decoratorsOf) : [];
  const name = node.name && ts.isComputedPropertyName(node.name) ? [node.name] : [];
  return [...name, ...decoratorsOf(node), ...parameters];
}

export function pointsOf(loopsSuspend: boolean): Points {
  const known = new Map<ts.Node, boolean>();
  const preempts = (loop: ts.Node): boolean => loopsSuspend && !isAtomic(loop);
  const scan = (node: ts.Node): boolean => {
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
    // Resources are disposed of by code that may suspend, or runs behind a return that must not be seen before.
    if (ts.isVariableDeclaration(node) && node.parent.flags & ts.NodeFlags.Using) return true;
    // In an async generator, `return x` awaits x.
    if (ts.isReturnStatement(node) && node.expression && isInGenerator(node)) return true;
    if (isLoop(node) && (preempts(node) || (ts.isForOfStatement(node) && node.awaitModifier))) return true;
    if (
      ts.isTryStatement(node) &&
      node.finallyBlock &&
      (leavesByReturn(node.tryBlock) || (node.catchClause && leavesByReturn(node.catchClause)))
    )
      return true;
    if (ts.isTryStatement(node) && leavesIterator(node)) return true;
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node)) return headOf(node).some(has);
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
  return { has, preempts, isNest: nestsOf(preempts) };
}
