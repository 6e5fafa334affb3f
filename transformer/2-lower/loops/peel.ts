// Peeling: whether the round that a resumed run goes on in may stand apart from the loop. With the guards that lead to the
// point inside the loop, every round asks `$pc` several times; apart, the loop is the user's own:
//   for (; c; u) { a; <point 2> b }    →    $l1: for (;;) {
//                                             if ($pc === 0) { for (; --$k > 0 && (c); u) { a; <2> b } … look … }
//                                             else if ($pc === 1) { $pc = 0; $resumed($f); }
//                                             else { do { if ($pc === 0) { a; } <2> b } while (false); u; }
//                                           }
// The same list is printed twice, with guards and without, over the same slots and counters; inside the round that
// stands apart, inner loops are peeled in turn, so a statement is printed at most DEEPEST + 1 times. `do` keeps
// `continue` what it was, and a label may stand in front of both.
import ts from 'typescript';
import { isLoop } from '../../1-analyse/jumps.ts';
import { isLogical } from '../../1-analyse/operators.ts';
import type { Points } from '../../1-analyse/points.ts';

/**
 * Characters of source. Longer loops keep their guards, which weigh little there, and their size: V8 takes half a second to
 * compile the sample's indexing loop with everything peeled, and again whenever a copy runs for the first time. On
 * one core, without slices, indexing took 1.35 times the native processor time with a limit of 4000 characters and takes 1.03
 * with 700 (and shared restoring); the kernels of B5 are as fast as before.
 */
const LONGEST = 700;
/** Levels of loops inside. Further out guards run too rarely to be seen, and the innermost statement is printed once more. */
const DEEPEST = 2;

/** Loops without points inside have nothing to peel, and nothing that speaks against it. */
export function canPeel(points: Points, node: ts.IterationStatement): boolean {
  if (!ts.forEachChild(node, (c) => points.has(c) || undefined)) return true;
  return (
    node.end - node.getStart() <= LONGEST &&
    levelsInside(node) <= DEEPEST &&
    !awaitsAlways(node) &&
    !holdsTemplateObject(node)
  );
}

/** How deep loops are nested in a node, itself not counted. */
function levelsInside(node: ts.Node): number {
  let most = 0;
  ts.forEachChild(node, (child) => {
    if (ts.isFunctionLike(child)) return;
    most = Math.max(most, levelsInside(child) + (isLoop(child) ? 1 : 0));
  });
  return most;
}

/** Does every round wait? Beside that, guards cost nothing that could be measured. */
function awaitsAlways(loop: ts.IterationStatement): boolean {
  if (ts.isForOfStatement(loop) && loop.awaitModifier) return true;
  const always = (node: ts.Node | undefined): boolean => {
    if (!node || ts.isFunctionLike(node) || ts.isCaseBlock(node) || ts.isCatchClause(node)) return false;
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
    if (ts.isIfStatement(node))
      return always(node.expression) || (always(node.thenStatement) && always(node.elseStatement));
    if (ts.isConditionalExpression(node))
      return always(node.condition) || (always(node.whenTrue) && always(node.whenFalse));
    if (isLogical(node)) return always(node.left);
    if (isLoop(node)) {
      if (ts.isForOfStatement(node) && node.awaitModifier) return true;
      if (ts.isDoStatement(node)) return always(node.statement) || always(node.expression);
      if (ts.isForStatement(node)) return always(node.initializer) || always(node.condition);
      return always((node as ts.WhileStatement | ts.ForInStatement | ts.ForOfStatement).expression);
    }
    return !!ts.forEachChild(node, (c) => always(c) || undefined);
  };
  const round = ts.isForStatement(loop)
    ? [loop.condition, loop.statement, loop.incrementor]
    : ts.isForInStatement(loop) || ts.isForOfStatement(loop)
      ? [loop.statement]
      : [(loop as ts.WhileStatement | ts.DoStatement).expression, loop.statement];
  return round.some(always);
}

/** Each place of a tagged template has one object, which its tag may know again: it must not stand in two places. */
function holdsTemplateObject(node: ts.Node): boolean {
  return (
    ts.isTaggedTemplateExpression(node) || !!ts.forEachChild(node, (c) => holdsTemplateObject(c) || undefined)
  );
}
