// What all loops share: the preemption point, the aim of break and continue, and an update that suspends.
import type ts from 'typescript';
import { continues } from '../../1-analyse/jumps.ts';
import { concat, type Fragment } from '../fragment.ts';
import type { JumpUse, Point, Stmt, Strip, Target } from '../ir.ts';
import type { Lowering } from '../lowering.ts';

export interface LoopParts {
  readonly node: ts.IterationStatement;
  readonly labels: readonly string[];
  /** The condition, without points; null: none. */
  readonly test: Fragment | null;
  readonly update: Fragment | null;
  readonly strip?: Strip | null;
  /** Statements at the head of each round, then the body. */
  body(leave: Leave): void;
  /** What follows the body as statements, `continue` or not: an update with points, the condition of a do loop. */
  readonly rest?: ((leave: Leave) => void) | null;
}

/** The jump out of a loop, for conditions that stand inside it. */
export interface Leave {
  readonly text: string;
  readonly use: JumpUse;
}

function loopPoint(lowering: Lowering, node: ts.Node): Point | null {
  return lowering.file.points.preempts(node) ? lowering.point('loop', node) : null;
}

/** Emits a loop. Its own point comes before those of its body. */
export function emitLoop(lowering: Lowering, parts: LoopParts): void {
  const { node, labels, rest, strip = null } = parts;
  const point = loopPoint(lowering, node);
  const target: Target = { name: labels[0] ?? '' };
  const leave: Leave = { text: 'break;', use: { target, how: 'break' } };
  // The look of a loop in a nest stands at the end of its round.
  const ends = rest || (point && lowering.nest);
  const continueTarget = ends && continues(node, node.statement) ? lowering.label() : null;
  const body = lowering.collect(() =>
    lowering.exits.within({ kind: 'aim', node, target, continueTarget }, () => parts.body(leave)),
  );
  const round: Stmt[] = continueTarget
    ? [{ kind: 'block', labels: [continueTarget.name], target: continueTarget, body }]
    : body;
  if (rest) round.push(...lowering.collect(() => rest(leave)));
  const { test, update } = parts;
  lowering.emit({ kind: 'loop', labels, target, test, update, body: round, point, strip });
}

/** `if (!(test)) break;`: how a condition stands inside a round. */
export function breakUnless(lowering: Lowering, test: Fragment, leave: Leave): void {
  const jump: Stmt = { kind: 'code', code: concat(leave.text), kills: [], jumps: [leave.use], ends: true };
  lowering.emit({ kind: 'if', test: concat('!(', test, ')'), then: [jump], else: null });
}

/** A loop of the lowering's own, left by its jumps only: no preemption point, because every round of it suspends. */
export function emitEndless(lowering: Lowering, target: Target, body: Stmt[]): void {
  lowering.emit({
    kind: 'loop',
    labels: [],
    target,
    test: null,
    update: null,
    body,
    point: null,
    strip: null,
  });
}
