// Strips. A look at the flag in every round can cost several times the round (docs/lowering.md has the figures), so
// innermost loops with a light body run in strips of the user's own loop, with one look between two strips:
//   limit      for (; i < n; i++)         $s = i + 1024 < n ? i + 1024 : n;  for (; i < $s; i++) body   if ($s === n) break;
//              n cannot change meanwhile: the strip's end replaces the limit
//   length     for (; i < a.length; i++)  the same with n = a.length, and the user's own condition between strips:
//              nothing in the body can make a shorter
//   bound      for (; i < f.n; i++)       $s = i + 1024;  for (; i < $s && (i < f.n); i++) body   if (i < $s) break;
//              the user's condition is evaluated as ever, once a round
//   counter    while (c) body             $s = 1024;  for (; --$s !== 0 && (c);) body                  if ($s !== 0) break;
//              any other condition
// A body that calls functions of unknown cost is looked at in every round: there the look is cheap, and a strip of
// them might take longer than a slice.
import ts from 'typescript';
import { inside } from '../1-analyse/storage.ts';
import { concat, frag, type Fragment } from './fragment.ts';
import type { Strip } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { isPrimitive } from './returns.ts';

/** Rounds a strip. At a nanosecond a round the look vanishes; at a microsecond a strip is still a tenth of a slice. */
export const ROUNDS = 1024;

const CHEAP_METHODS = new Set([
  'charCodeAt',
  'codePointAt',
  'push',
  'pop',
  'fromCharCode',
  'isInteger',
  'isNaN',
]);

/** Nothing in it can take long. */
export function isLight(node: ts.Node): boolean {
  if (
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node)
  )
    return false;
  if (ts.isArrayBindingPattern(node) || ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isCallExpression(node)) {
    const callee = node.expression;
    if (!ts.isPropertyAccessExpression(callee)) return false;
    const onMath = ts.isIdentifier(callee.expression) && callee.expression.text === 'Math';
    if (!onMath && !CHEAP_METHODS.has(callee.name.text)) return false;
  }
  return !ts.forEachChild(node, (c) => (isLight(c) ? undefined : true));
}

/** How a `for` loop can run in strips; null: it cannot. */
export function stripFor(lowering: Lowering, node: ts.ForStatement): Strip | null {
  if (
    !lowering.file.points.preempts(node) ||
    !isInnermostAndLight(lowering, node.statement, node.condition, node.incrementor)
  )
    return null;
  return counted(lowering, node) ?? counter(lowering, node.condition);
}

export function stripWhile(lowering: Lowering, node: ts.WhileStatement): Strip | null {
  if (!lowering.file.points.preempts(node) || !isInnermostAndLight(lowering, node.statement, node.expression))
    return null;
  return counter(lowering, node.expression);
}

export function stripDo(lowering: Lowering, node: ts.DoStatement): Strip | null {
  if (!lowering.file.points.preempts(node) || !isInnermostAndLight(lowering, node.statement, node.expression))
    return null;
  const stop = lowering.temp().name;
  return {
    label: lowering.label(),
    before: concat(`${stop} = ${ROUNDS};`),
    test: frag`(${lowering.verbatim(node.expression)}) && --${stop} !== 0`,
    after: concat(`if (${stop} !== 0) break;`),
  };
}

export function isInnermostAndLight(lowering: Lowering, ...parts: (ts.Node | undefined)[]): boolean {
  return parts.every((p) => !p || (!lowering.has(p) && isLight(p)));
}

function counter(lowering: Lowering, condition: ts.Expression | undefined): Strip {
  const stop = lowering.temp().name;
  const test = condition
    ? frag`--${stop} !== 0 && (${lowering.verbatim(condition)})`
    : concat(`--${stop} !== 0`);
  return {
    label: lowering.label(),
    before: concat(`${stop} = ${ROUNDS};`),
    test,
    after: concat(`if (${stop} !== 0) break;`),
  };
}

interface Step {
  readonly index: ts.Identifier;
  readonly up: boolean;
  /** A number literal's text, or a name. */
  readonly by: ts.Expression | null;
}

function stepOf(update: ts.Expression): Step | null {
  if (ts.isPrefixUnaryExpression(update) || ts.isPostfixUnaryExpression(update)) {
    if (!ts.isIdentifier(update.operand)) return null;
    if (update.operator !== ts.SyntaxKind.PlusPlusToken && update.operator !== ts.SyntaxKind.MinusMinusToken)
      return null;
    return { index: update.operand, up: update.operator === ts.SyntaxKind.PlusPlusToken, by: null };
  }
  if (!ts.isBinaryExpression(update) || !ts.isIdentifier(update.left)) return null;
  const op = update.operatorToken.kind;
  if (op !== ts.SyntaxKind.PlusEqualsToken && op !== ts.SyntaxKind.MinusEqualsToken) return null;
  if (!ts.isNumericLiteral(update.right) && !ts.isIdentifier(update.right)) return null;
  return { index: update.left, up: op === ts.SyntaxKind.PlusEqualsToken, by: update.right };
}

function counted(lowering: Lowering, node: ts.ForStatement): Strip | null {
  const { condition, incrementor } = node;
  if (!condition || !incrementor || !ts.isBinaryExpression(condition) || !ts.isIdentifier(condition.left))
    return null;
  const step = stepOf(incrementor);
  if (!step || step.index.text !== condition.left.text) return null;
  const op = condition.operatorToken.kind;
  const up = op === ts.SyntaxKind.LessThanToken || op === ts.SyntaxKind.LessThanEqualsToken;
  if (!up && op !== ts.SyntaxKind.GreaterThanToken && op !== ts.SyntaxKind.GreaterThanEqualsToken)
    return null;
  if (up !== step.up || !isFixed(lowering, condition.left, node, incrementor)) return null;
  const fixedStep = !step.by || ts.isNumericLiteral(step.by) || isFixed(lowering, step.by, node);
  if (!fixedStep) return null;
  const limit = condition.right;
  if (
    ts.isNumericLiteral(limit) ||
    (ts.isIdentifier(limit) && isFixed(lowering, limit, node)) ||
    (up && isGrowing(lowering, limit, node))
  )
    return byLimit(lowering, step, condition, limit);
  return startsPrimitive(node, condition.left) && (!step.by || ts.isNumericLiteral(step.by))
    ? byBound(lowering, step, condition)
    : null;
}

/** A plain variable that nothing in the loop writes, `except` aside; nor can anything called from it. */
function isFixed(lowering: Lowering, id: ts.Expression, loop: ts.Node, except?: ts.Node): boolean {
  if (!ts.isIdentifier(id)) return false;
  const binding = lowering.bindingOf(id);
  if (!binding) return false;
  if (binding.kind === 'const') return !binding.storage || binding.storage.local.kind === 'plain';
  if (binding.scope.owner !== lowering.fn.node || binding.kind === 'function' || binding.kind === 'class')
    return false;
  if (binding.storage && binding.storage.local.kind !== 'plain') return false;
  const writes = binding.refs.filter((r) => r.write && !r.declares);
  if (writes.some((r) => r.owner !== lowering.fn.node)) return false;
  return !writes.some(
    (r) =>
      inside(r.node, loop) &&
      !(except && inside(r.node, except)) &&
      !(ts.isForStatement(loop) && loop.initializer && inside(r.node, loop.initializer)),
  );
}

/** The head gives the index a value that cannot be an object. */
function startsPrimitive(node: ts.ForStatement, index: ts.Identifier): boolean {
  const init = node.initializer;
  if (!init || !ts.isVariableDeclarationList(init)) return false;
  const d = init.declarations.find((x) => ts.isIdentifier(x.name) && x.name.text === index.text);
  return !!d?.initializer && isPrimitive(d.initializer);
}

function byLimit(
  lowering: Lowering,
  step: Step,
  condition: ts.BinaryExpression,
  limit: ts.Expression,
): Strip {
  const stop = lowering.temp().name;
  const i = lowering.verbatim(condition.left);
  const isLength = ts.isPropertyAccessExpression(limit);
  const n = isLength ? concat(lowering.temp().name) : lowering.verbatim(limit);
  const by = step.by && !ts.isNumericLiteral(step.by) ? lowering.verbatim(step.by) : null;
  const distance = by ? frag`${by} * ${String(ROUNDS)}` : concat(literalDistance(step));
  const far = frag`${i} ${step.up ? '+' : '-'} ${distance}`;
  const numbers = [i, ...(ts.isNumericLiteral(limit) ? [] : [n])].map(
    (x) => frag`typeof ${x} === 'number' && `,
  );
  if (by) numbers.push(frag`typeof ${by} === 'number' && ${by} > 0 && `);
  const ends = frag`${stop} = ${concat(...numbers)}${far} ${step.up ? '<' : '>'} ${n} ? ${far} : ${n};`;
  const sign = ts.tokenToString(condition.operatorToken.kind)!;
  return {
    label: lowering.label(),
    before: isLength ? frag`${n} = ${lowering.verbatim(limit)}; ${ends}` : ends,
    test: frag`${i} ${sign} ${stop}`,
    // A length may have grown meanwhile; a fixed limit that is no number ends with the strip it bounded.
    after: isLength
      ? frag`if (!(${lowering.verbatim(condition)})) break;`
      : frag`if (${stop} === ${n} || ${stop} !== ${stop}) break;`,
  };
}

function literalDistance(step: Step): string {
  return String(ROUNDS * Number(step.by ? (step.by as ts.NumericLiteral).text : 1));
}

/** `x.length` where nothing in the loop can make it shorter, but getters and conversions that do so on purpose. */
function isGrowing(lowering: Lowering, limit: ts.Expression, loop: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(limit) || limit.questionDotToken || limit.name.text !== 'length')
    return false;
  return isFixed(lowering, limit.expression, loop) && !shrinks(loop);
}

const SHRINKING = new Set(['pop', 'length']);

/** Is there a call of pop, or a write to a length? (Bodies of strips make no unknown calls, see isLight.) */
export function shrinks(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && SHRINKING.has(node.name.text)) {
    const p = node.parent;
    if (node.name.text === 'pop') return true;
    if (
      ts.isBinaryExpression(p) &&
      p.left === node &&
      p.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      p.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    )
      return true;
    if (ts.isPrefixUnaryExpression(p) || ts.isPostfixUnaryExpression(p))
      return p.operator === ts.SyntaxKind.MinusMinusToken || p.operator === ts.SyntaxKind.PlusPlusToken;
  }
  if (ts.isObjectBindingPattern(node) || ts.isDeleteExpression(node)) return true;
  return !!ts.forEachChild(node, (c) => shrinks(c) || undefined);
}

function byBound(lowering: Lowering, step: Step, condition: ts.BinaryExpression): Strip {
  const stop = lowering.temp().name;
  const i = lowering.verbatim(condition.left);
  const distance = literalDistance(step);
  const before = frag`${stop} = typeof ${i} === 'number' ? ${i} ${step.up ? '+' : '-'} ${distance} : ${step.up ? '' : '-'}Infinity;`;
  // Written with the opposite comparison, so that an index that is no number leaves the decision to the condition.
  const ongoing: Fragment = frag`!(${i} ${step.up ? '>=' : '<='} ${stop})`;
  return {
    label: lowering.label(),
    before,
    test: frag`${ongoing} && (${lowering.verbatim(condition)})`,
    after: frag`if (${ongoing}) break;`,
  };
}
