// while (c) body          →   loop { test c, body }
// while (await c()) body  →   loop { await#2 c(); if (!($r)) break; body }
import type ts from 'typescript';
import type { Lowering } from '../lowering.ts';
import { breakUnless, emitLoop } from '../loop.ts';
import { stripWhile } from '../strip.ts';

export function lowerWhile(lowering: Lowering, node: ts.WhileStatement, labels: readonly string[]): void {
  const suspends = lowering.has(node.expression);
  emitLoop(lowering, {
    node,
    labels,
    strip: stripWhile(lowering, node),
    test: suspends ? null : lowering.verbatim(node.expression),
    update: null,
    body(target) {
      if (suspends) breakUnless(lowering, lowering.lower(node.expression), target);
      lowering.statement(node.statement);
    },
  });
}
