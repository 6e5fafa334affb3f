// -await x, typeof await x, delete (await o()).p, (await o()).n++: the operand is lowered, the operator stays.
import ts from '#typescript';
import { isOptionalChain } from '../../1-analyse/callees.ts';
import { isStep } from '../../1-analyse/operators.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { deleteChain } from '../calls/links.ts';
import { concat, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

type Unary =
  | ts.PrefixUnaryExpression
  | ts.PostfixUnaryExpression
  | ts.TypeOfExpression
  | ts.VoidExpression
  | ts.DeleteExpression;

export function lowerUnary(lowering: Lowering, node: Unary): Fragment {
  if (ts.isDeleteExpression(node)) {
    const target = skipParentheses(node.expression);
    if (isOptionalChain(target)) return deleteChain(lowering, target);
    return concat('delete ', lowering.lower(target));
  }
  if (ts.isTypeOfExpression(node)) return concat('typeof ', lowering.lower(node.expression));
  if (ts.isVoidExpression(node)) return concat('void ', lowering.lower(node.expression));
  const steps: boolean = isStep(node);
  const operand = lowering.lower(steps ? skipParentheses(node.operand) : node.operand);
  const sign = ts.tokenToString(node.operator)!;
  return ts.isPrefixUnaryExpression(node) ? concat(sign, ' ', operand) : concat(operand, sign);
}
