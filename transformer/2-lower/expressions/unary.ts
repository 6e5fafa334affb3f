// -await x, typeof await x, delete (await o()).p, (await o()).n++: the operand is lowered, the operator stays.
import ts from 'typescript';
import { concat, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { isOptionalChain, lowerChainDelete } from './chain.ts';
import { strip } from './index.ts';

type Unary =
  | ts.PrefixUnaryExpression
  | ts.PostfixUnaryExpression
  | ts.TypeOfExpression
  | ts.VoidExpression
  | ts.DeleteExpression;

export function lowerUnary(lowering: Lowering, node: Unary): Fragment {
  if (ts.isDeleteExpression(node)) {
    const target = strip(node.expression);
    if (isOptionalChain(target)) return lowerChainDelete(lowering, target);
    return concat('delete ', lowering.lower(target));
  }
  if (ts.isTypeOfExpression(node)) return concat('typeof ', lowering.lower(node.expression));
  if (ts.isVoidExpression(node)) return concat('void ', lowering.lower(node.expression));
  const steps =
    node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  const operand = lowering.lower(steps ? strip(node.operand) : node.operand);
  const sign = ts.tokenToString(node.operator)!;
  return ts.isPrefixUnaryExpression(node) ? concat(sign, ' ', operand) : concat(operand, sign);
}
