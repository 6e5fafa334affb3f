// a() + await b()    →   $t1 = a(); await#1 b(); $t1 + $r
// a() && await b()   →   $t1 = a(); if ($t1) { await#1 b(); $t1 = $r }   result: $t1
// a(), await b()     →   a(); await#1 b(); $r
import ts from '#typescript';
import { isLogicalOperator } from '../../1-analyse/operators.ts';
import { concat, type Fragment, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { proceeds } from '../short-circuit.ts';

export function lowerBinary(lowering: Lowering, node: ts.BinaryExpression): Fragment {
  const { left, right, operatorToken } = node;
  const op = operatorToken.kind;
  const { sf } = lowering.file;
  const sign = placed(operatorToken.getStart(sf), ` ${operatorToken.getText(sf)} `);
  if (op === ts.SyntaxKind.CommaToken) {
    lowering.code(concat('(', lowering.lower(left), ');'));
    return lowering.lower(right);
  }
  if (isLogicalOperator(op)) {
    if (!lowering.has(right)) return concat(lowering.lower(left), sign, lowering.lower(right));
    const result = lowering.hold(lowering.value(left));
    shortCircuit(lowering, op, result, right);
    return result;
  }
  if (ts.isPrivateIdentifier(left)) return concat(left.text, sign, lowering.lower(right));
  const [a, b] = lowering.operands([left, right]);
  return concat(a!, sign, b!);
}

/** Gives `result` (a temporary that holds the left side) the right side's value where the operator asks for it. */
function shortCircuit(lowering: Lowering, op: ts.SyntaxKind, result: Fragment, right: ts.Expression): void {
  const [local] = [...result.reads];
  const then = lowering.collect(() => lowering.assign(local!, lowering.value(right)));
  lowering.emit({ kind: 'if', test: proceeds(op, result), then, else: null });
}
