// A function's reads and writes of state that others can see, its loops that give way, and its awaits, in source order.
import ts from '#typescript';
import type { AsyncFunction } from '../functions/functions.ts';
import { isHeddles } from '../imports.ts';
import { isLoop } from '../jumps.ts';
import { isAssignment, isLogicalAssignment, isStep } from '../operators.ts';
import { skipParentheses, withParentheses } from '../parentheses.ts';
import type { Points } from '../points.ts';
import type { Scopes } from '../scopes/scope.ts';
import { CALLS_BACK, KEYED, PUTS, REWRITES, SURVEYS, TAKES } from './methods.ts';
import { member, nameOf, type Place, type Places } from './place.ts';

/** `add`, `take`: an update in place, up or down, one more or one less. `set`: whatever was there is gone. */
export type Kind = 'read' | 'set' | 'add' | 'take';

export interface Access {
  readonly node: ts.Node;
  readonly place: Place;
  readonly name: string;
  readonly kind: Kind;
  /** Of a collection's contents as a whole. */
  readonly whole: boolean;
  /** A number is counted up or down, and no collection filled or emptied. */
  readonly counts: boolean;
}

export interface Trace {
  readonly reads: Access[];
  readonly writes: Access[];
  readonly awaits: ts.Node[];
  /** Preemption points in whose rounds nothing waits. */
  readonly loops: ts.IterationStatement[];
}

export function traceOf(fn: AsyncFunction, points: Points, places: Places, scopes: Scopes): Trace {
  const trace: Trace = { reads: [], writes: [], awaits: [], loops: [] };

  const note = (node: ts.Node, place: Place | null, kind: Kind, whole = false, counts = false): void => {
    if (!place || (place.path.length === 0 && place.root === 'this')) return;
    const access: Access = { node, place, name: nameOf(place), kind, whole, counts };
    (kind === 'read' ? trace.reads : trace.writes).push(access);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isTypeNode(node)) {
      if (!ts.isArrowFunction(node) || !runsInPlace(node, scopes)) return;
      return ts.forEachChild(node.body, visit) ?? (ts.isBlock(node.body) ? undefined : visit(node.body));
    }
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) trace.awaits.push(node);
    if (ts.isForOfStatement(node) && node.awaitModifier) trace.awaits.push(node);
    if (isLoop(node) && isOwn(node, fn) && points.preempts(node) && !waits(node)) trace.loops.push(node);
    if (isAssignment(node)) return assignment(node);
    if (isStep(node)) {
      const up = node.operator === ts.SyntaxKind.PlusPlusToken;
      write(node, node.operand, up ? 'add' : 'take', true);
      return operands(node.operand);
    }
    if (ts.isDeleteExpression(node)) {
      write(node, node.expression, 'take', false);
      return operands(node.expression);
    }
    if (ts.isCallExpression(node)) return call(node);
    if (ts.isVariableDeclaration(node)) takenApart(node);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
      note(node, places.entry(node.right, node.left), 'read');
    if (isPath(node)) {
      read(node);
      return operands(node);
    }
    ts.forEachChild(node, visit);
  };

  /** What is evaluated to get there: keys, and objects that are no place themselves. */
  const operands = (wrapped: ts.Expression): void => {
    const node = skipParentheses(wrapped);
    if (ts.isElementAccessExpression(node)) visit(node.argumentExpression);
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return isPath(skipParentheses(node.expression)) ? operands(node.expression) : visit(node.expression);
    if (!ts.isIdentifier(node)) visit(node);
  };

  const read = (node: ts.Expression): void => {
    if (isSize(node)) return note(node, places.contents(node.expression), 'read', true);
    const whole = isSurveyed(node);
    note(node, whole ? places.contents(node) : places.of(node), 'read', whole);
  };

  /** `const { busy } = this`. */
  const takenApart = ({ name, initializer }: ts.VariableDeclaration): void => {
    if (!ts.isObjectBindingPattern(name) || !initializer) return;
    const object = places.contents(initializer);
    for (const { propertyName, name: own, dotDotDotToken } of name.elements)
      if (object && !dotDotDotToken) note(initializer, member(object, propertyName ?? own), 'read');
  };

  const write = (node: ts.Node, wrapped: ts.Expression, kind: Kind, counts: boolean): void => {
    const target = skipParentheses(wrapped);
    if (isSize(target)) note(node, places.contents(target.expression), kind === 'set' ? 'take' : kind, true);
    else note(node, places.of(target), kind, false, counts);
  };

  const assignment = (node: ts.BinaryExpression): void => {
    const { kind } = node.operatorToken;
    operands(node.left);
    if (isLogicalAssignment(kind)) read(skipParentheses(node.left));
    visit(node.right);
    if (kind === ts.SyntaxKind.PlusEqualsToken) write(node, node.left, 'add', true);
    else if (kind === ts.SyntaxKind.MinusEqualsToken) write(node, node.left, 'take', true);
    else write(node, node.left, 'set', false);
  };

  const call = (node: ts.CallExpression): void => {
    const callee = skipParentheses(node.expression);
    if (!ts.isPropertyAccessExpression(callee)) {
      visit(node.expression);
      return node.arguments.forEach(visit);
    }
    const { expression: object, name } = callee;
    const method = name.text;
    const key = KEYED.has(method) ? node.arguments[0] : undefined;
    const writes = PUTS.has(method) || TAKES.has(method) || REWRITES.has(method);
    if (writes || !isPath(skipParentheses(object))) operands(object);
    else if (!key && !SURVEYS.has(method)) visit(object);
    else operands(object);
    if (!writes && (key || SURVEYS.has(method))) note(node, at(object, key), 'read', !key);
    node.arguments.forEach(visit);
    if (!writes) return;
    // `set` of a Map: what was there is gone.
    const kind = TAKES.has(method) ? 'take' : method === 'set' || REWRITES.has(method) ? 'set' : 'add';
    note(node, at(object, key), kind, !key);
  };
  const at = (object: ts.Expression, key: ts.Expression | undefined): Place | null =>
    key ? places.entry(object, key) : places.contents(object);

  visit(fn.body);
  return trace;
}

function isPath(
  node: ts.Node,
): node is ts.Identifier | ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

function isSize(node: ts.Node): node is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(node) && ['length', 'size'].includes(node.name.text);
}

/** The contents are read: by a loop, a spread, or a function that goes through them. */
function isSurveyed(node: ts.Node): boolean {
  const outer = withParentheses(node);
  const { parent } = outer;
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.expression === outer;
  if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent)) return true;
  if (!ts.isCallExpression(parent) || parent.expression === outer) return false;
  return /^(?:Object|Array|JSON|Reflect)\./.test(parent.expression.getText());
}

/** The callback of an array's method, or of `atomic`. */
function runsInPlace(node: ts.ArrowFunction, scopes: Scopes): boolean {
  const call = withParentheses(node).parent;
  if (!ts.isCallExpression(call) || node.modifiers?.length) return false;
  const callee = skipParentheses(call.expression);
  if (ts.isIdentifier(callee)) return isHeddles(scopes, callee, 'atomic');
  return ts.isPropertyAccessExpression(callee) && CALLS_BACK.has(callee.name.text);
}

/** Not one of a callback: that does not give way. */
function isOwn(node: ts.Node, fn: AsyncFunction): boolean {
  return ts.findAncestor(node.parent, ts.isFunctionLike) === fn.node;
}

function waits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier) return true;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  return !!ts.forEachChild(node, (c) => waits(c) || undefined);
}
