// <A x={a()}>{await b()}</A>   →   $t1 = a(); await#1 b(); <A x={$t1}>{$r}</A>
// Attributes and children are evaluated in source order; element types are names or members of names.
import ts from 'typescript';
import type { Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';

export function lowerJsx(
  lowering: Lowering,
  node: ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment,
): Fragment {
  const slots: ts.Expression[] = [];
  const visit = (n: ts.Node): void => {
    if (ts.isJsxExpression(n)) {
      if (n.dotDotDotToken) lowering.refuse('a spread child beside await', n);
      if (n.expression) slots.push(n.expression);
    } else if (ts.isJsxSpreadAttribute(n)) lowering.refuse('a spread attribute beside await', n);
    else if (!ts.isJsxText(n)) ts.forEachChild(n, visit);
  };
  ts.forEachChild(node, visit);
  const values = lowering.operands(slots);
  return lowering.verbatim(node, new Map(slots.map((s, i) => [s as ts.Node, values[i]!])));
}
