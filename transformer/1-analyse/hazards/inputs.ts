// What a write depends on: backwards from what it writes and from the conditions it stands under, through local variables.
//
//   const n = list.length; for (…) …; list[n] = 1      `list.length`
//   if (this.busy) return; for (…) …; this.busy = true   `this.busy`
//   log(this.count); for (…) …; this.count = 0           nothing
import ts from '#typescript';
import type { AsyncFunction } from '../functions/functions.ts';
import { inside } from '../inside.ts';
import { isAssignment, isLogical, isStep } from '../operators.ts';
import type { Scopes } from '../scopes/scope.ts';
import { leaves } from './order.ts';

export interface Inputs {
  /** What the value, the key or the entry is made of. */
  readonly data: readonly ts.Node[];
  /** What decides whether it is written. */
  readonly conditions: readonly ts.Node[];
}

export function isAmong(nodes: readonly ts.Node[], node: ts.Node): boolean {
  return nodes.some((n) => inside(node, n));
}

export function inputsOf(write: ts.Node, fn: AsyncFunction, scopes: Scopes): Inputs {
  return {
    data: closure(operandsOf(write), write, fn, scopes),
    conditions: closure(conditionsOf(write, fn, true), write, fn, scopes),
  };
}

function operandsOf(write: ts.Node): ts.Node[] {
  if (isAssignment(write)) return [write.right, ...keysOf(write.left)];
  if (ts.isCallExpression(write)) return [...write.arguments];
  if (isStep(write)) return keysOf(write.operand);
  return ts.isDeleteExpression(write) ? keysOf(write.expression) : [];
}

function keysOf(target: ts.Node): ts.Node[] {
  if (ts.isElementAccessExpression(target)) return [target.argumentExpression, ...keysOf(target.expression)];
  return ts.isPropertyAccessExpression(target) ? keysOf(target.expression) : [];
}

/** `leaving`: also what may have left the function or the round in front of it. */
function conditionsOf(node: ts.Node, fn: AsyncFunction, leaving: boolean): ts.Node[] {
  const found: ts.Node[] = [];
  for (let n = node; n !== fn.body; n = n.parent) {
    const { parent } = n;
    if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isSwitchStatement(parent))
      found.push(parent.expression);
    else if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) found.push(parent.expression);
    else if (ts.isForStatement(parent) && parent.condition) found.push(parent.condition);
    else if (ts.isConditionalExpression(parent)) found.push(parent.condition);
    else if (isLogical(parent) && n === parent.right) found.push(parent.left);
    if (!leaving || !(ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent))) continue;
    for (const s of parent.statements) if (s.end <= n.pos) found.push(...exitsOf(s));
  }
  return found;
}

/** Conditions under which a statement leaves. */
function exitsOf(statement: ts.Node): ts.Node[] {
  if (!leaves(statement)) return [];
  const found: ts.Node[] = [];
  const visit = (n: ts.Node): void => {
    if (ts.isFunctionLike(n) || ts.isClassLike(n)) return;
    if (ts.isIfStatement(n) && leaves(n)) found.push(n.expression);
    ts.forEachChild(n, visit);
  };
  visit(statement);
  return found;
}

/** With what the local variables in it were given, in front of the write. */
function closure(roots: ts.Node[], write: ts.Node, fn: AsyncFunction, scopes: Scopes): ts.Node[] {
  const found = [...roots];
  const seen = new Set<object>();
  const add = (...nodes: (ts.Node | undefined)[]): void => {
    for (const n of nodes) if (n && n.pos < write.end) found.push(n);
  };
  const visit = (node: ts.Node): void => {
    const binding = ts.isIdentifier(node) ? scopes.refOf.get(node)?.binding : null;
    if (binding && !seen.has(binding) && inside(binding.id, fn.node)) {
      seen.add(binding);
      add(sourceOf(binding.declaration));
      for (const ref of binding.refs) {
        const { parent } = ref.node;
        if (isAssignment(parent) && parent.left === ref.node)
          add(parent.right, ...conditionsOf(parent, fn, false));
        else if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent))
          if (parent.parent.expression === parent) add(...parent.parent.arguments);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (let i = 0; i < found.length; i++) visit(found[i]!);
  return found;
}

function sourceOf(declaration: ts.Node): ts.Node | undefined {
  let d = declaration;
  while (ts.isBindingElement(d)) d = d.parent.parent;
  if (!ts.isVariableDeclaration(d)) return undefined;
  const loop = d.parent.parent;
  return ts.isForOfStatement(loop) || ts.isForInStatement(loop) ? loop.expression : d.initializer;
}
