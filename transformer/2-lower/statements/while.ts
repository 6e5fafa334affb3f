// while (c) body          →   loop { test c, body }
// while (await c()) body  →   loop { await#2 c(); if (!($r)) break; body }
import type ts from 'typescript';
import { breakUnless, emitLoop } from '../loops/loop.ts';
import { lowerNest } from '../loops/nest.ts';
import type { Lowering } from '../lowering.ts';

export function lowerWhile(lowering: Lowering, node: ts.WhileStatement, labels: readonly string[]): void {
  const suspends = lowering.has(node.expression);
  const test = suspends ? null : lowering.verbatim(node.expression);
  lowerNest(lowering, node, () =>
    emitLoop(lowering, {
      node,
      labels,
      test,
      update: null,
      body(leave) {
        if (suspends) breakUnless(lowering, lowering.lower(node.expression), leave);
        lowering.statement(node.statement);
      },
    }),
  );
}
