// State shared with other tasks that is read in front of a preemption point and written behind it. Natively a stretch
// without await is atomic; compiled, a loop in it gives way, and another task may change the state in between.
//
//   let sum = total;                  read of `total`
//   for (const v of values) sum += v; the preemption point
//   total = sum;                      write: what others added meanwhile is lost
//
// Shared is what outlives the call: variables of the functions and the module around it, and properties reached from
// those or from `this` by names. Reported is a plain assignment that does not read the state again, at most once a
// function and state. Not seen: changes through methods, elements and aliases.
import ts from '#typescript';
import type { AsyncFunction } from '../functions/functions.ts';
import { inside } from '../inside.ts';
import { isLoop } from '../jumps.ts';
import { isAssignment, isStep } from '../operators.ts';
import type { Points } from '../points.ts';
import type { Binding, Scopes } from '../scopes/scope.ts';

export interface SharedStateHazard {
  readonly write: ts.Node;
  readonly name: string;
  readonly loop: ts.Node;
}

interface Access {
  readonly node: ts.Node;
  readonly root: Binding | 'this';
  readonly name: string;
}

interface Trace {
  readonly reads: Access[];
  readonly writes: Access[];
  readonly awaits: ts.Node[];
  readonly loops: ts.Node[];
}

export function sharedState(fn: AsyncFunction, points: Points, scopes: Scopes): SharedStateHazard[] {
  const trace = traceOf(fn, points, scopes);
  const found: SharedStateHazard[] = [];
  for (const write of trace.writes) {
    if (found.some((f) => f.name === write.name)) continue;
    for (const read of trace.reads) {
      if (!isSame(read, write) || read.node.end > write.node.pos || areExclusive(read.node, write.node))
        continue;
      if (trace.awaits.some((a) => a.pos >= read.node.pos && a.end <= write.node.end)) continue;
      const loop = trace.loops.find(
        (l) =>
          l.end > read.node.pos && l.pos < write.node.end && !(inside(read.node, l) && inside(write.node, l)),
      );
      if (!loop) continue;
      found.push({ write: write.node, name: write.name, loop });
      break;
    }
  }
  return found;
}

function traceOf(fn: AsyncFunction, points: Points, scopes: Scopes): Trace {
  const trace: Trace = { reads: [], writes: [], awaits: [], loops: [] };
  const read = (node: ts.Node): void => {
    const access = accessOf(node, fn, scopes);
    if (access) trace.reads.push(access);
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionLike(node) && !ts.isArrowFunction(node)) || ts.isClassLike(node) || ts.isTypeNode(node))
      return;
    if (ts.isArrowFunction(node)) return;
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) trace.awaits.push(node);
    if (ts.isForOfStatement(node) && node.awaitModifier) trace.awaits.push(node);
    if (isLoop(node) && points.preempts(node) && !awaits(node)) trace.loops.push(node);
    if (isAssignment(node)) return assignment(node);
    if (isStep(node)) {
      if (!accessOf(node.operand, fn, scopes)) visit(node.operand);
      return;
    }
    if (ts.isPropertyAccessExpression(node) || ts.isIdentifier(node)) read(node);
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression);
    ts.forEachChild(node, visit);
  };
  const assignment = (node: ts.BinaryExpression): void => {
    const target = accessOf(node.left, fn, scopes);
    if (!target) visit(node.left);
    const before = trace.reads.length;
    visit(node.right);
    if (!target || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const rereads = trace.reads.slice(before).some((r) => isSame(r, target));
    if (!rereads) trace.writes.push({ ...target, node });
  };
  visit(fn.body);
  return trace;
}

/** A name, or a path of property names, that leads to something which outlives the call. */
function accessOf(node: ts.Node, fn: AsyncFunction, scopes: Scopes): Access | null {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return { node, root: 'this', name: 'this' };
  if (ts.isIdentifier(node)) {
    const binding = scopes.refOf.get(node)?.binding;
    if (!binding || isInside(binding.scope.node, fn.node)) return null;
    return { node, root: binding, name: node.text };
  }
  if (!ts.isPropertyAccessExpression(node)) return null;
  const object = accessOf(node.expression, fn, scopes);
  return object && { node, root: object.root, name: `${object.name}.${node.name.text}` };
}

function isSame(a: Access, b: Access): boolean {
  return a.name === b.name && a.root === b.root;
}

function isInside(node: ts.Node, fn: ts.Node): boolean {
  for (let n: ts.Node | undefined = node; n; n = n.parent) if (n === fn) return true;
  return false;
}

function awaits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  return !!ts.forEachChild(node, (c) => awaits(c) || undefined);
}

/** In different branches of an if or of a conditional expression: only one of them runs. */
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
