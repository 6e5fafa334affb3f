// await x   →   await#1 x;   result: $r       see calls/awaited.ts
import type ts from 'typescript';
import { lowerAwaited } from '../calls/awaited.ts';
import type { Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerAwait(lowering: Lowering, node: ts.AwaitExpression): Fragment {
  return lowerAwaited(lowering, node.expression, node);
}
