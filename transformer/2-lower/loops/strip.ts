// Strips: stretches of the user's own loop between two looks at the flag, for loops whose round is so short that a look in
// each would be felt, and whose limit is known not to change:
//   for (; i < n; i++) a[i] = 0   →   for (;;) { $t1 = i + 1024 < n ? i + 1024 : n; for (; i < $t1; i++) a[i] = 0; if ($t1 === n) break; look }
//   for (; i < a.length; i++)     →   the same with n = a.length, and the user's own condition between strips: nothing in the
//                                     body can make a shorter
// A round that calls anything, holds a loop or jumps is no such round: it looks at each back-edge. docs/bench.md has figures.
import ts from '#typescript';
import { inside } from '../../1-analyse/inside.ts';
import { isLoop } from '../../1-analyse/jumps.ts';
import { isAssignment, isStep } from '../../1-analyse/operators.ts';
import { runsUnknown } from '../../1-analyse/unknown-code.ts';
import { concat, frag, type Fragment, mention } from '../fragment.ts';
import type { Strip } from '../ir.ts';
import type { Lowering } from '../lowering.ts';
import { type Step, stepOf } from './step.ts';

/** Rounds of a strip. At a nanosecond a round the look vanishes; ten nanoseconds a round are a thousandth of a slice. */
export const ROUNDS = 1024;

/** Characters of a round that is short: an assignment or two. From some five nanoseconds on a look is not felt. */
const SHORT = 120;

/** Is the round short enough for a look to be felt? */
export function isShort(node: ts.ForStatement | ts.ForOfStatement): boolean {
  const { statement } = node;
  if (statement.end - statement.getStart() > SHORT || runsUnknown(statement)) return false;
  const leaves = (n: ts.Node): boolean =>
    isLoop(n) ||
    ts.isSwitchStatement(n) ||
    ts.isTryStatement(n) ||
    ts.isBreakOrContinueStatement(n) ||
    ts.isReturnStatement(n) ||
    !!ts.forEachChild(n, (c) => leaves(c) || undefined);
  return !leaves(statement);
}

export function stripOf(lowering: Lowering, node: ts.ForStatement): Strip | null {
  const { condition, incrementor } = node;
  if (!lowering.file.points.preempts(node) || !lowering.nest || !isShort(node)) return null;
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
    ? upTo(lowering, step, condition, limit)
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

function upTo(lowering: Lowering, step: Step, condition: ts.BinaryExpression, limit: ts.Expression): Strip {
  const rounds = String(lowering.file.rounds);
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

function distance(step: Step, rounds: string): Fragment {
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
