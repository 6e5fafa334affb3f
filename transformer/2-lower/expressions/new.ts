// new C(a(), await b())   →   $t1 = a(); await#1 b(); new (C)($t1, $r)
import type ts from 'typescript';
import { concat, type Fragment, join } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerNew(lowering: Lowering, node: ts.NewExpression): Fragment {
  const args = [...(node.arguments ?? [])];
  const callee = lowering.stable(node.expression, args);
  return concat('new (', callee, ')(', join(lowering.operands(args), ', '), ')');
}
