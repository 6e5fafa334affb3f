// (await x)   →   await#1 x; ($r)       await x as T, (await x)!, f<T>   →   the same without the type
import type ts from 'typescript';
import { concat, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerParentheses(lowering: Lowering, node: ts.ParenthesizedExpression): Fragment {
  return concat('(', lowering.lower(node.expression), ')');
}

export function lowerTyped(
  lowering: Lowering,
  node:
    | ts.AsExpression
    | ts.SatisfiesExpression
    | ts.NonNullExpression
    | ts.TypeAssertion
    | ts.ExpressionWithTypeArguments,
): Fragment {
  return lowering.lower(node.expression);
}
