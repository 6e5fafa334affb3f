// { a(); await f(); }   →   block { a(); await#1 f() }
import type ts from 'typescript';
import { aimed } from '../exits/aimed.ts';
import type { Lowering } from '../lowering.ts';

export function lowerBlock(lowering: Lowering, node: ts.Block, labels: readonly string[]): void {
  aimed(lowering, node, labels, () => lowering.list(node.statements));
}
