// Strips: stretches of the user's own loop between two chances to look at the flag (pace.ts). What ends one:
//   limit      for (; i < n; i++)         $t1 = i + 1024 < n ? i + 1024 : n;  for (; i < $t1; i++) body   if ($t1 === n) break;
//              n cannot change meanwhile: the strip's end replaces the limit, and the round pays nothing
//   length     for (; i < a.length; i++)  the same with n = a.length, and the user's own condition between strips:
//              nothing in the body can make a shorter
//   index      while (c) { i++; … }       $t1 = i + 1024;  for (; i < $t1 && (c);) { i++; … }             if (i < $t1) break;
//              i is an integer that every round moves the same way
//   counter    while (c) body             $t1 = 1024;  for (; --$t1 >= 0 && (c);) body                    if ($t1 >= 0) break;
//              any other loop
// A suspension inside the body ends the strip: the resumed round (peel.ts) leads to the head, where the next one begins.
import ts from 'typescript';
import { inside } from '../../1-analyse/inside.ts';
import { continues } from '../../1-analyse/jumps.ts';
import { isAssignment, isStep } from '../../1-analyse/operators.ts';
import { runsUnknown } from '../../1-analyse/unknown-code.ts';
import { concat, type Embeddable, empty, frag, type Fragment, mention } from '../fragment.ts';
import type { Strip } from '../ir.ts';
import type { Lowering } from '../lowering.ts';
import { type Step, stepOf } from './step.ts';

/**
 * @param rounds of a strip, as text
 * @param condition the loop's condition as lowered; null: none, it ends by jumps only
 */
export function stripOf(
  lowering: Lowering,
  node: ts.IterationStatement,
  rounds: Embeddable,
  condition: Fragment | null,
): Strip {
  return (
    (ts.isForStatement(node) && byLimit(lowering, node, rounds)) ||
    byIndex(lowering, node, rounds, condition) ||
    byCounter(lowering, rounds, condition)
  );
}

function byLimit(lowering: Lowering, node: ts.ForStatement, rounds: Embeddable): Strip | null {
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
  return ts.isNumericLiteral(limit) ||
    (ts.isIdentifier(limit) && isFixed(lowering, limit, node)) ||
    (up && isGrowing(lowering, limit, node))
    ? upTo(lowering, step, rounds, condition, limit)
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

function upTo(
  lowering: Lowering,
  step: Step,
  rounds: Embeddable,
  condition: ts.BinaryExpression,
  limit: ts.Expression,
): Strip {
  const stop = mention(lowering.temp());
  const i = lowering.verbatim(condition.left);
  const isLength = ts.isPropertyAccessExpression(limit);
  const n = isLength ? concat(mention(lowering.temp())) : lowering.verbatim(limit);
  const by = step.by && !ts.isNumericLiteral(step.by) ? lowering.verbatim(step.by) : null;
  const far = frag`${i} ${step.up ? '+' : '-'} ${by ? frag`${by} * ${rounds}` : distance(step, rounds)}`;
  const numbers = [i, ...(ts.isNumericLiteral(limit) ? [] : [n])].map(
    (x) => frag`typeof ${x} === 'number' && `,
  );
  if (by) numbers.push(frag`typeof ${by} === 'number' && ${by} > 0 && `);
  const ends = frag`${stop} = ${concat(...numbers)}${far} ${step.up ? '<' : '>'} ${n} ? ${far} : ${n};`;
  const sign = ts.tokenToString(condition.operatorToken.kind)!;
  return {
    before: isLength ? frag`${n} = ${lowering.verbatim(limit)}; ${ends}` : ends,
    test: frag`${i} ${sign} ${stop}`,
    // A length may have grown meanwhile; a fixed limit that is no number ends with the strip it bounded.
    after: isLength
      ? frag`if (!(${lowering.verbatim(condition)})) break;`
      : frag`if (${stop} === ${n} || ${stop} !== ${stop}) break;`,
  };
}

function distance(step: Step, rounds: Embeddable): Fragment {
  const by = step.by ? (step.by as ts.NumericLiteral).text : '1';
  return by === '1' ? concat(rounds) : frag`${by} * ${rounds}`;
}

/** `x.length` where nothing in the loop can make it shorter, but getters and conversions that do so on purpose. */
function isGrowing(lowering: Lowering, limit: ts.Expression, loop: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(limit) || limit.questionDotToken || limit.name.text !== 'length')
    return false;
  return isFixed(lowering, limit.expression, loop) && !runsUnknown(loop) && !shrinks(loop);
}

const SHRINKING = new Set(['pop', 'length']);

/** Is there a call of pop, or a write to a length? (For bodies that call nothing unknown.) */
export function shrinks(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && SHRINKING.has(node.name.text)) {
    const p = node.parent;
    if (node.name.text === 'pop') return true;
    if (isAssignment(p) && p.left === node) return true;
    if (isStep(p)) return true;
  }
  if (ts.isObjectBindingPattern(node) || ts.isDeleteExpression(node)) return true;
  return !!ts.forEachChild(node, (c) => shrinks(c) || undefined);
}

/**
 * By an integer that every round moves. Integers only, because an index that is NaN or too large to move would never
 * reach the strip's end, or never leave it.
 */
function byIndex(
  lowering: Lowering,
  node: ts.IterationStatement,
  rounds: Embeddable,
  condition: Fragment | null,
): Strip | null {
  const step = movedBy(lowering, node);
  if (!step) return null;
  const stop = mention(lowering.temp());
  const i = lowering.verbatim(step.index);
  const ongoing = frag`${i} ${step.up ? '<' : '>'} ${stop}`;
  return {
    before: frag`${stop} = ${i} ${step.up ? '+' : '-'} ${distance(step, rounds)};`,
    test: condition ? frag`${ongoing} && (${condition})` : ongoing,
    after: condition ? frag`if (${ongoing}) break;` : empty,
  };
}

/** The step that each round of the loop makes once, whatever else it does. */
function movedBy(lowering: Lowering, node: ts.IterationStatement): Step | null {
  const fits = (e: ts.Expression): Step | null => {
    const step = stepOf(e);
    if (!step || (step.by && !ts.isNumericLiteral(step.by))) return null;
    const local = lowering.localOf(step.index);
    return local?.kind === 'plain' && local.integer && isFixed(lowering, step.index, node, e) ? step : null;
  };
  if (ts.isForStatement(node) && node.incrementor) return fits(node.incrementor);
  if (continues(node, node.statement)) return null;
  const statements = ts.isBlock(node.statement) ? node.statement.statements : [node.statement];
  for (const s of statements) {
    const step = ts.isExpressionStatement(s) ? fits(s.expression) : null;
    if (step) return step;
  }
  return null;
}

function byCounter(lowering: Lowering, rounds: Embeddable, condition: Fragment | null): Strip {
  const left = mention(lowering.temp());
  return {
    before: frag`${left} = ${rounds};`,
    test: condition ? frag`--${left} >= 0 && (${condition})` : frag`--${left} >= 0`,
    after: condition ? frag`if (${left} >= 0) break;` : empty,
  };
}
