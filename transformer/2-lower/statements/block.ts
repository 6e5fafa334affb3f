// Blocks and labels. Labels stay: a labelled statement that is lowered keeps them in front.
import ts from 'typescript';
import type { Lowering } from '../lowering.ts';
import { lowerWithLabels } from './index.ts';
import { lowerList } from './list.ts';

export function lowerBlock(lowering: Lowering, node: ts.Block, labels: readonly string[]): void {
  aimed(lowering, node, labels, () => lowerList(lowering, node.statements));
}

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
    return lowerWithLabels(lowering, inner, all);
  aimed(lowering, inner, all, () => lowering.statement(inner));
}

export function aimed(lowering: Lowering, node: ts.Node, labels: readonly string[], body: () => void): void {
  const target = { name: labels[0] ?? '' };
  const list = lowering.collect(() =>
    lowering.exits.within({ kind: 'aim', node, target, continueTarget: null, breakTarget: null }, body),
  );
  lowering.emit({ kind: 'block', labels, target, body: list });
}
