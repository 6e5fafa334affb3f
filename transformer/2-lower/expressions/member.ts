// (await o()).p            →   await#1 o(); $r.p
// o()[await k()]           →   $t1 = o(); await#1 k(); $t1[$r]
import ts from '#typescript';
import { concat, type Fragment, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerProperty(lowering: Lowering, node: ts.PropertyAccessExpression): Fragment {
  const name = placed(node.name.getStart(lowering.file.sf), node.name.text);
  return concat(lowering.lower(node.expression), '.', name);
}

export function lowerElement(lowering: Lowering, node: ts.ElementAccessExpression): Fragment {
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword)
    return concat('super[', lowering.lower(node.argumentExpression), ']');
  const [object, key] = lowering.operands([node.expression, node.argumentExpression]);
  return concat(object!, '[', key!, ']');
}
