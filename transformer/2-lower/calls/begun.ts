// Calls in a task whose promise goes to nobody but the engine's combinators, or to nobody: they begin tasks of their own, and stay
// inside.
//   void f(x)                               void $begin(f, undefined, [x], "f")
//   Promise.all([f(x), o.m(y)])             Promise.all([$begin(f, undefined, [x], "f"), $begin(o.m, o, [y], "o.m")])
//   Promise.all(xs.map((x) => f(x)))        Promise.all(xs.map((x) => $begin(f, undefined, [x], "f")))
//   Promise.all(xs.map(async (x) => {…}))   Promise.all(xs.map($beginning($hang(async (x) => {…}, …))))
// A task is a promise to whoever calls its methods, and to combinators; what looks into it (`util.types.isPromise`) could tell.
import ts from '#typescript';
import { skipParentheses, withParentheses } from '../../1-analyse/parentheses.ts';
import type { FileContext } from '../file.ts';

const COMBINATORS = new Set(['all', 'allSettled', 'race', 'any']);
const COLLECTING = new Set(['map', 'from']);

/** Does the call begin a task, in a task's body? */
export function isBegun(file: FileContext, call: ts.CallExpression): boolean {
  if (file.inside !== 'body' || !isSimpleCallee(file, call.expression)) return false;
  if (call.questionDotToken || call.arguments.some(ts.isSpreadElement)) return false;
  const node = withParentheses(call);
  const { parent } = node;
  if (ts.isVoidExpression(parent)) return true;
  if (ts.isArrayLiteralExpression(parent)) return isCombined(file, parent);
  const arrow = ts.isReturnStatement(parent) ? ts.findAncestor(parent, ts.isFunctionLike) : parent;
  if (!arrow || !ts.isArrowFunction(arrow) || (arrow.body !== node && !ts.isReturnStatement(parent)))
    return false;
  return !arrow.modifiers?.length && isCollected(file, arrow);
}

/** Is it the function by which an array of promises is made for a combinator, `Promise.all(xs.map(<here>))`? */
export function isCollected(file: FileContext, callback: ts.Expression): boolean {
  const node = withParentheses(callback);
  const { parent } = node;
  if (!ts.isCallExpression(parent) || !parent.arguments.includes(node as ts.Expression)) return false;
  const callee = parent.expression;
  if (!ts.isPropertyAccessExpression(callee) || !COLLECTING.has(callee.name.text)) return false;
  const place = callee.name.text === 'map' ? 0 : 1;
  return parent.arguments[place] === node && isCombined(file, parent);
}

/** Is it what one of the engine's combinators is given? */
function isCombined(file: FileContext, value: ts.Expression): boolean {
  const { parent } = withParentheses(value);
  if (!ts.isCallExpression(parent) || parent.arguments.length !== 1) return false;
  const callee = parent.expression;
  if (skipParentheses(parent.arguments[0]!) !== value) return false;
  return (
    ts.isPropertyAccessExpression(callee) &&
    COMBINATORS.has(callee.name.text) &&
    ts.isIdentifier(callee.expression) &&
    callee.expression.text === 'Promise' &&
    !file.scopes.refOf.get(callee.expression)?.binding
  );
}

/** A name, or a member of something that evaluating again gives again; of functions that are certainly none of ours nothing is asked. */
function isSimpleCallee(file: FileContext, expression: ts.Expression): boolean {
  const callee = skipParentheses(expression);
  if (ts.isIdentifier(callee)) {
    const binding = file.scopes.refOf.get(callee)?.binding;
    if (!binding) return false;
    const node = binding.declaration;
    const made = ts.isVariableDeclaration(node)
      ? node.initializer && skipParentheses(node.initializer)
      : node;
    return !made || !ts.isFunctionLike(made) || file.lowered.has(made);
  }
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken) return false;
  const object = skipParentheses(callee.expression);
  if (object.kind === ts.SyntaxKind.ThisKeyword) return !ts.isPrivateIdentifier(callee.name);
  return ts.isIdentifier(object) && !!file.scopes.refOf.get(object)?.binding;
}
