// A call whose value the function returns without awaiting it belongs to the function: a cancellation is to reach what it runs.
//   return o.m(x)                                →   return $tailCall(o.m, o, [x], "o.m");       nothing of the function runs behind, see tail.ts
//   try { return o.m(x); } finally { await g(); }   →   $t2 = $ownedCall(o.m, o, [x], "o.m"); …     its task waits, marked, until `return $ret($t2)`
//   for (const x of xs) return f(x);             →   $r = $ownedCall(f, undefined, [x], "f"); …
// The arguments are evaluated before the runtime stores the callee in the cell, so they may be anything. What a compiled callee
// throws must not be thrown here where a catch clause would see it, so an owned call answers with a failed task.
import ts from '#typescript';
import { isReturned, somethingBehind } from '../../1-analyse/behind-return.ts';
import { isImport, isOptionalChain } from '../../1-analyse/callees.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { isConstant } from '../../1-analyse/pure.ts';
import type { Binding } from '../../1-analyse/scopes/scope.ts';
import { concat, frag, type Fragment, helper, join, mention, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { calleeText } from './callee-text.ts';
import { calleeOf } from './callee.ts';
import { adopts } from './returns.ts';

/** What makes the call: as the outcome of the function, or as a task of its own that the function owns. */
export type Way = 'tailCall' | 'ownedCall';

/** `$tailCall(f, self, […])` for a call that may be of a compiled function. */
export function callBy(lowering: Lowering, way: Way, call: ts.CallExpression): Fragment {
  const args = [...call.arguments];
  const { fn, self, at } = lowering.has(call)
    ? calleeOf(lowering, call.expression, args, true)
    : inPlace(lowering, call);
  const values = join(lowering.operands(args), ', ');
  return frag`${placed(at, helper(way))}(${fn}, ${self ?? 'undefined'}, [${values}], ${JSON.stringify(calleeText(call.expression))})`;
}

/** The callee within the expression: it may stand in text kept as it is. */
function inPlace(
  lowering: Lowering,
  { expression, arguments: args }: ts.CallExpression,
): { fn: Fragment; self: Fragment | null; at: number } {
  const { sf } = lowering.file;
  const target = skipParentheses(expression);
  const at = target.getStart(sf);
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target))
    return {
      fn: ts.isIdentifier(target) ? lowering.verbatim(target) : lowering.value(expression),
      self: null,
      at,
    };
  const key = ts.isElementAccessExpression(target) ? target.argumentExpression : null;
  const name = key ?? (target as ts.PropertyAccessExpression).name;
  const place = name.getStart(sf);
  const member = (base: Fragment): Fragment =>
    key ? concat(base, '[', lowering.lower(key), ']') : concat(base, '.', placed(place, name.getText(sf)));
  const object = target.expression;
  if (object.kind === ts.SyntaxKind.SuperKeyword)
    return { fn: member(concat('super')), self: concat('this'), at: place };
  if (lowering.isStable(object, key ? [key, ...args] : [...args])) {
    const self = lowering.value(object);
    return { fn: member(self), self, at: place };
  }
  const held = mention(lowering.temp());
  return { fn: member(concat('(', held, ' = ', lowering.value(object), ')')), self: concat(held), at: place };
}

/** Is it worth a look whether a compiled function is called? */
export function mayBeCompiled(lowering: Lowering, call: ts.CallExpression): boolean {
  const callee = skipParentheses(call.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword || isImport(callee) || isOptionalChain(call)) return false;
  if (isOptionalChain(callee)) return false;
  if (ts.isIdentifier(callee)) {
    const binding = lowering.bindingOf(callee);
    return !!binding && !isPlain(lowering, binding);
  }
  if (ts.isFunctionLike(callee)) return lowering.file.lowered.has(callee);
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee)) return true;
  // `Math.max(…)`, `[…].join()`, `'…'.split()`.
  const object = skipParentheses(callee.expression);
  if (ts.isIdentifier(object)) return lowering.bindingOf(object) !== null;
  if (object.kind === ts.SyntaxKind.ThisKeyword || object.kind === ts.SyntaxKind.SuperKeyword) return true;
  return (
    !isConstant(object) &&
    !ts.isArrayLiteralExpression(object) &&
    !ts.isRegularExpressionLiteral(object) &&
    !ts.isTemplateExpression(object)
  );
}

/** A name for ever of a function that is not compiled. */
function isPlain(lowering: Lowering, binding: Binding): boolean {
  if (binding.redeclared || binding.refs.some((r) => r.write && !r.declares)) return false;
  const node = binding.declaration;
  const made = ts.isVariableDeclaration(node) ? node.initializer && skipParentheses(node.initializer) : node;
  return !!made && ts.isFunctionLike(made) && !lowering.file.lowered.has(made);
}

/** Is the value of the call what its function returns, while there is something to be done or caught behind the return? */
export function isOwned(lowering: Lowering, call: ts.CallExpression): boolean {
  const { fn } = lowering;
  if (!adopts(fn) || !isReturned(call, fn)) return false;
  return (lowering.nest !== null || somethingBehind(call)) && mayBeCompiled(lowering, call);
}
