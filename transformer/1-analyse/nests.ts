// Nests: outermost loops that are preemption points and in whose rounds nothing waits. The lowering makes functions of them
// that hand out their state (2-lower/loops/nest.ts); all other loops are re-entered where they stand.
//   for (…) { for (…) a(); }                   one nest, of two loops
//   for (…) { await a(); for (…) b(); }        the outer loop waits, the inner one is a nest
import ts from '#typescript';
import { isLoop, leavesByReturn } from './jumps.ts';
import { usingKind } from './using.ts';

/**
 * @param preempts is the back-edge of this loop a preemption point?
 * @returns whether a loop is a nest
 */
export function nestsOf(preempts: (loop: ts.Node) => boolean): (loop: ts.Node) => boolean {
  const known = new Map<ts.Node, boolean>();
  const computes = (loop: ts.IterationStatement): boolean => {
    let result = known.get(loop);
    if (result === undefined) known.set(loop, (result = preempts(loop) && onlyComputes(loop)));
    return result;
  };
  return (loop) => {
    if (!isLoop(loop) || !computes(loop)) return false;
    for (let inner: ts.Node = loop, n = loop.parent; !ts.isFunctionLike(n); inner = n, n = n.parent) {
      if (ts.isClassStaticBlockDeclaration(n)) return false;
      if (isLoop(n) && roundOf(n).includes(inner) && computes(n)) return false;
    }
    return true;
  };
}

/** What runs in every round. */
export function roundOf(node: ts.IterationStatement): ts.Node[] {
  if (ts.isForStatement(node)) return [node.statement, node.condition, node.incrementor].filter((p) => !!p);
  if (ts.isForInStatement(node) || ts.isForOfStatement(node)) return [node.statement, node.initializer];
  return [node.statement, (node as ts.WhileStatement | ts.DoStatement).expression];
}

function onlyComputes(loop: ts.IterationStatement): boolean {
  if (ts.isForOfStatement(loop) && loop.awaitModifier) return false;
  // A generator awaits what it returns.
  const fn = ts.findAncestor(loop, ts.isFunctionLike);
  if (fn && 'asteriskToken' in fn && fn.asteriskToken && leavesByReturn(loop)) return false;
  return !roundOf(loop).some(waits);
}

/**
 * Does it wait? A template with a tag counts as well: each place of one has an object of its own, which its tag may know
 * again, and a nest stands in two places.
 */
function waits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isTaggedTemplateExpression(node))
    return true;
  if (ts.isForOfStatement(node) && node.awaitModifier) return true;
  if (ts.isVariableDeclarationList(node) && usingKind(node) === 'await using') return true;
  if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return headWaits(node);
  return !!ts.forEachChild(node, (c) => waits(c) || undefined);
}

/** A computed name is evaluated outside of the function; and a template in a nested function has one place as well. */
function headWaits(node: ts.Node): boolean {
  const holds = (n: ts.Node): boolean =>
    ts.isTaggedTemplateExpression(n) || !!ts.forEachChild(n, (c) => holds(c) || undefined);
  const name = 'name' in node ? (node.name as ts.Node | undefined) : undefined;
  return holds(node) || (!!name && ts.isComputedPropertyName(name) && waits(name));
}
