// throw await f();   →   await#1 f(); throw $r;
import type ts from 'typescript';
import { concat, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerThrow(lowering: Lowering, node: ts.ThrowStatement): void {
  const word = placed(node.getStart(lowering.file.sf), 'throw ');
  lowering.code(concat(word, lowering.lower(node.expression), ';'), [], [], true);
}
