// What all loops share: the preemption point, the aim of break and continue, and an update that suspends.
import type ts from 'typescript';
import { concat, type Fragment } from './fragment.ts';
import type { Point, Stmt, Strip, Target } from './ir.ts';
import type { Lowering } from './lowering.ts';

export interface LoopParts {
  readonly node: ts.IterationStatement;
  readonly labels: readonly string[];
  /** The condition, without points; null: none. */
  readonly test: Fragment | null;
  readonly update: Fragment | null;
  /** The update as statements, where it has points. */
  readonly updateList?: (() => void) | null;
  readonly strip?: Strip | null;
  /** Statements at the head of each round, then the body. */
  body(target: Target): void;
}

export function loopPoint(lowering: Lowering, node: ts.Node): Point | null {
  return lowering.file.points.preempts(node) ? lowering.point('loop', node) : null;
}

/** Emits a `for` loop. Its own point comes before those of its body. */
export function emitLoop(lowering: Lowering, parts: LoopParts): void {
  const { node, labels, updateList } = parts;
  const point = loopPoint(lowering, node);
  const target: Target = { name: labels[0] ?? '' };
  const continueTarget = updateList ? lowering.label() : null;
  const body = lowering.collect(() =>
    lowering.exits.within(
      { kind: 'aim', node, target, continueTarget, breakTarget: parts.strip?.label ?? null },
      () => parts.body(target),
    ),
  );
  const round: Stmt[] = continueTarget
    ? [
        { kind: 'block', labels: [continueTarget.name], target: continueTarget, body },
        ...lowering.collect(updateList!),
      ]
    : body;
  lowering.emit({
    kind: 'loop',
    form: 'for',
    labels,
    target,
    test: parts.test,
    update: parts.update,
    body: round,
    point,
    strip: parts.strip ?? null,
  });
}

/** `if (!(test)) break;`: how a condition that suspends stands at the head of a round. */
export function breakUnless(lowering: Lowering, test: Fragment, target: Target): void {
  const leave: Stmt = {
    kind: 'code',
    code: concat('break;'),
    kills: [],
    jumps: [{ target, how: 'break' }],
    ends: true,
  };
  lowering.emit({ kind: 'if', test: concat('!(', test, ')'), then: [leave], else: null });
}
