// a: for (…) { … break a; }   →   loop "a" …       labels stay, in front of the statement that they stand before
import ts from '#typescript';
import { aimed } from '../exits/aimed.ts';
import type { Lowering } from '../lowering.ts';

export function lowerLabeled(lowering: Lowering, node: ts.LabeledStatement, labels: readonly string[]): void {
  const all = [...labels, node.label.text];
  const inner = node.statement;
  if (
    ts.isIterationStatement(inner, false) ||
    ts.isSwitchStatement(inner) ||
    ts.isBlock(inner) ||
    ts.isTryStatement(inner) ||
    ts.isLabeledStatement(inner)
  )
    return lowering.labelled(inner, all);
  aimed(lowering, inner, all, () => lowering.statement(inner));
}
