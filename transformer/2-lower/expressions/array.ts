// [a(), ...b(), await c()]        →   $t1 = a(); $t2 = [...b()]; await#1 c(); [$t1, ...$t2, $r]
import ts from '#typescript';
import { concat, type Fragment, join } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerArray(lowering: Lowering, node: ts.ArrayLiteralExpression): Fragment {
  const present = node.elements.filter((e) => !ts.isOmittedExpression(e));
  const values = lowering.operands(present);
  const items = node.elements.map((e) => (ts.isOmittedExpression(e) ? '' : values[present.indexOf(e)]!));
  const trailing =
    node.elements.length > 0 && ts.isOmittedExpression(node.elements[node.elements.length - 1]!) ? ',' : '';
  return concat('[', join(items, ', '), trailing, ']');
}
