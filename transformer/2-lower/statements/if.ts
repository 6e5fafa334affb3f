// if (await c()) a(); else b();   →   await#1 c(); if ($r) { a(); } else { b(); }
import type ts from 'typescript';
import type { Lowering } from '../lowering.ts';

export function lowerIf(lowering: Lowering, node: ts.IfStatement): void {
  const test = lowering.lower(node.expression);
  const then = lowering.collect(() => lowering.statement(node.thenStatement));
  const other = node.elseStatement ? lowering.collect(() => lowering.statement(node.elseStatement!)) : null;
  lowering.emit({ kind: 'if', test, then, else: other });
}
