// A call whose value the function returns without awaiting it belongs to the function: a cancellation is to reach what it runs.
//   return o.m(x)                                →   return $tailCall(o.m, o, [x], "o.m");       nothing of the function runs behind, see tail.ts
//   try { return o.m(x); } finally { await g(); }   →   $t2 = $ownedCall(o.m, o, [x], "o.m"); …     its task waits, marked, until `return $ret($t2)`
//   for (const x of xs) return f(x);             →   $r = $ownedCall(f, undefined, [x], "f"); …
// The arguments are evaluated before the runtime stores the callee in the cell, so they may be anything. What a compiled callee
// throws must not be thrown here where a catch clause would see it, so an owned call answers with a failed task.
import ts from 'typescript';
import type { AsyncFunction } from '../../1-analyse/functions/functions.ts';
import type { Binding } from '../../1-analyse/scopes/scope.ts';
import { calleeOf, isImport } from '../expressions/call.ts';
import { calleeText } from './callee-text.ts';
import { isOptionalChain } from '../expressions/chain.ts';
import { strip } from '../expressions/index.ts';
import { concat, frag, join, type Fragment } from '../fragment.ts';
import { isConstant, type Lowering } from '../lowering.ts';
import { adopts } from './returns.ts';

/** What makes the call: as the outcome of the function, or as a task of its own that the function owns. */
export type Way = 'tailCall' | 'ownedCall';

/** `$tailCall(f, self, […])` for a call that may be of a compiled function. */
export function callBy(lowering: Lowering, way: Way, call: ts.CallExpression): Fragment {
  const { file } = lowering;
  const args = [...call.arguments];
  const { fn, self, at } = lowering.has(call)
    ? calleeOf(lowering, call.expression, args, true)
    : inPlace(lowering, call);
  const values = join(lowering.operands(args), ', ');
  return frag`${{ text: file.names.helper(way), at }}(${fn}, ${self ?? 'undefined'}, [${values}], ${JSON.stringify(calleeText(call.expression))})`;
}

/** The callee within the expression: it may stand in text kept as it is. */
function inPlace(
  lowering: Lowering,
  { expression, arguments: args }: ts.CallExpression,
): { fn: Fragment; self: Fragment | null; at: number } {
  const { sf } = lowering.file;
  const target = strip(expression);
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
    key
      ? concat(base, '[', lowering.lower(key), ']')
      : concat(base, '.', { text: name.getText(sf), at: place });
  const object = target.expression;
  if (object.kind === ts.SyntaxKind.SuperKeyword)
    return { fn: member(concat('super')), self: concat('this'), at: place };
  if (lowering.isStable(object, key ? [key, ...args] : [...args])) {
    const self = lowering.value(object);
    return { fn: member(self), self, at: place };
  }
  const { name: held } = lowering.temp();
  return { fn: member(concat('(', held, ' = ', lowering.value(object), ')')), self: concat(held), at: place };
}

/** Is it worth a look whether a compiled function is called? */
export function mayBeCompiled(lowering: Lowering, call: ts.CallExpression): boolean {
  const callee = strip(call.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword || isImport(callee) || isOptionalChain(call)) return false;
  if (isOptionalChain(callee)) return false;
  if (ts.isIdentifier(callee)) {
    const binding = lowering.bindingOf(callee);
    return !!binding && !isPlain(lowering, binding);
  }
  if (ts.isFunctionLike(callee)) return lowering.file.lowered.has(callee);
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee)) return true;
  // `Math.max(…)`, `[…].join()`, `'…'.split()`.
  const object = strip(callee.expression);
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
  const made = ts.isVariableDeclaration(node) ? node.initializer && strip(node.initializer) : node;
  return !!made && ts.isFunctionLike(made) && !lowering.file.lowered.has(made);
}

/** Is the value of the call what its function returns, while there is something to be done or caught behind the return? */
export function isOwned(lowering: Lowering, call: ts.CallExpression): boolean {
  const { file, fn } = lowering;
  return adopts(file, fn) && isReturned(call, fn) && somethingBehind(call) && mayBeCompiled(lowering, call);
}

function isReturned(call: ts.Expression, fn: AsyncFunction): boolean {
  for (let n: ts.Node = call; ; n = n.parent) {
    const p = n.parent;
    if (ts.isReturnStatement(p)) return true;
    if (p === fn.node) return n === fn.body;
    if (
      ts.isConditionalExpression(p)
        ? n === p.condition
        : ts.isBinaryExpression(p)
          ? !passesRight(p, n)
          : !ts.isExpression(p) || strip(p) === p
    )
      return false;
  }
}

/** Is `n` the operand that the value of the expression may be? */
function passesRight(p: ts.BinaryExpression, n: ts.Node): boolean {
  return p.right === n && (p.operatorToken.kind === ts.SyntaxKind.CommaToken || isLogical(p));
}

/** `a && b`, `a || b`, `a ?? b`. */
export function isLogical(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    (node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      node.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
  );
}

/** Does code of the function around run when it returns from here, or see what is thrown here? */
export function somethingBehind(node: ts.Node): boolean {
  for (let inner = node, n = node.parent; !ts.isFunctionLike(n); inner = n, n = n.parent) {
    if (ts.isForOfStatement(n)) return true;
    if (ts.isTryStatement(n) && (inner === n.tryBlock || (inner === n.catchClause && n.finallyBlock)))
      return true;
    if (holds(n)) return true;
  }
  return false;
}

/** Does this block, body or loop head hold resources? */
function holds(node: ts.Node): boolean {
  if (ts.isForStatement(node))
    return (
      node.initializer !== undefined &&
      ts.isVariableDeclarationList(node.initializer) &&
      isUsing(node.initializer)
    );
  const statements = ts.isBlock(node) || ts.isCaseOrDefaultClause(node) ? node.statements : [];
  const lists = ts.isCaseBlock(node) ? node.clauses.flatMap((c) => [...c.statements]) : statements;
  return lists.some((s) => ts.isVariableStatement(s) && isUsing(s.declarationList));
}

function isUsing(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.Using) !== 0;
}
