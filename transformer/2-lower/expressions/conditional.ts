// c ? await a() : b   →   if (c) { await#1 a(); $t1 = $r } else { $t1 = b }   result: $t1
import type ts from 'typescript';
import { concat, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerConditional(lowering: Lowering, node: ts.ConditionalExpression): Fragment {
  const test = lowering.lower(node.condition);
  if (!lowering.has(node.whenTrue) && !lowering.has(node.whenFalse))
    return concat(test, ' ? ', lowering.lower(node.whenTrue), ' : ', lowering.lower(node.whenFalse));
  const result = lowering.temp();
  const then = lowering.collect(() => lowering.assign(result, lowering.value(node.whenTrue)));
  const other = lowering.collect(() => lowering.assign(result, lowering.value(node.whenFalse)));
  lowering.emit({ kind: 'if', test, then, else: other });
  return concat(result);
}
