// Whether control can come from one place of a function to another, and what lies between, by the text.
import ts from '#typescript';
import { inside } from '../inside.ts';
import { isLoop } from '../jumps.ts';
import { roundOf } from '../nests.ts';
import type { Trace } from './accesses.ts';

/** A loop that gives way between `a` and `b`, where natively nothing can come between. */
export function loopBetween(a: ts.Node, b: ts.Node, trace: Trace): ts.IterationStatement | null {
  if (a.end > b.pos || areExclusive(a, b) || !isOnTheWay(a, b)) return null;
  const waits = (wait: ts.Node): boolean =>
    wait.end >= a.end && wait.end <= b.end && isOnTheWay(wait, b) && !areExclusive(a, wait);
  const loop = trace.loops.find((l) => crosses(a, b, l) && isOnTheWay(l, b) && !areExclusive(a, l));
  return loop && !trace.awaits.some(waits) ? loop : null;
}

/** Does the loop give way behind `a` and in front of `b`? A condition is evaluated again in front of what follows. */
function crosses(a: ts.Node, b: ts.Node, loop: ts.IterationStatement): boolean {
  if (loop.end <= a.pos || loop.pos >= b.end) return false;
  const [from, to] = [isInRound(a, loop), isInRound(b, loop)];
  if ((from && to) || (!to && inside(b, loop))) return false;
  return !from || inside(a, loop.statement);
}

function isInRound(node: ts.Node, loop: ts.IterationStatement): boolean {
  return roundOf(loop).some((part) => inside(node, part));
}

/** In different branches: only one of them runs. */
function areExclusive(a: ts.Node, b: ts.Node): boolean {
  for (let n: ts.Node = a; n.parent; n = n.parent) {
    const { parent } = n;
    if (!inside(b, parent)) continue;
    if (ts.isIfStatement(parent)) return n === parent.thenStatement && b.pos >= n.end;
    if (ts.isConditionalExpression(parent)) return n === parent.whenTrue && b.pos >= n.end;
    return false;
  }
  return false;
}

/** Not in a branch that is left for good in front of `b`. */
function isOnTheWay(node: ts.Node, b: ts.Node): boolean {
  for (let n = node; n.parent && !ts.isFunctionLike(n) && !inside(b, n); n = n.parent) {
    const { parent } = n;
    const isBranch =
      (ts.isIfStatement(parent) && n !== parent.expression) || ts.isCaseOrDefaultClause(n) || isCatch(n);
    if (isBranch && isLeft(n)) return false;
  }
  return true;
}

function isCatch(node: ts.Node): boolean {
  return ts.isBlock(node) && ts.isCatchClause(node.parent);
}

function isLeft(branch: ts.Node): boolean {
  const statements = ts.isBlock(branch) || ts.isCaseOrDefaultClause(branch) ? branch.statements : [branch];
  const last = statements.at(-1);
  if (!last) return false;
  if (ts.isBlock(last)) return isLeft(last);
  return ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last);
}

/** Statements that may leave the list they are in. */
export function leaves(node: ts.Node, loops = false): boolean {
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
  if (ts.isBreakOrContinueStatement(node)) return !loops;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  const within = loops || isLoop(node);
  return !!ts.forEachChild(node, (c) => leaves(c, within) || undefined);
}
