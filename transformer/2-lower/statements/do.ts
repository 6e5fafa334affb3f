// do body while (c)          →   do { body; landing#2 } while (check && c)
// do body while (await c())  →   do { $l1: { body } await#1 c(); if (!($r)) break; landing#2 } while (check)
// The point stands last: a preempted round lands behind the body, before the test.
import type ts from 'typescript';
import type { Stmt, Target } from '../ir.ts';
import type { Lowering } from '../lowering.ts';
import { breakUnless, loopPoint } from '../loop.ts';
import { stripDo } from '../strip.ts';

export function lowerDo(lowering: Lowering, node: ts.DoStatement, labels: readonly string[]): void {
  const suspends = lowering.has(node.expression);
  const strip = stripDo(lowering, node);
  const target: Target = { name: labels[0] ?? '' };
  const continueTarget = suspends ? lowering.label() : null;
  const body = lowering.collect(() =>
    lowering.exits.within(
      { kind: 'aim', node, target, continueTarget, breakTarget: strip?.label ?? null },
      () => lowering.statement(node.statement),
    ),
  );
  const round: Stmt[] = continueTarget
    ? [{ kind: 'block', labels: [continueTarget.name], target: continueTarget, body }]
    : body;
  if (suspends)
    round.push(...lowering.collect(() => breakUnless(lowering, lowering.lower(node.expression), target)));
  const point = loopPoint(lowering, node);
  if (point && !strip) round.push({ kind: 'landing', point });
  const test = suspends ? null : lowering.verbatim(node.expression);
  lowering.emit({
    kind: 'loop',
    form: 'do',
    labels,
    target,
    test,
    update: null,
    body: round,
    point,
    strip,
  });
}
