// <A x={a()} {...b()}>{await c()}</A>   →   $t1 = A; $t2 = a(); $t3 = { ...b() }; await#1 c(); <$t1 x={$t2} {...$t3}>{$r}</$t1>
// An element is a call: its type, its attributes and its children are evaluated in source order, and elements among them
// are made where they stand.
import ts from '#typescript';
import { concat, type Fragment } from '../fragment.ts';
import { takesName } from '../functions/self.ts';
import type { Lowering } from '../lowering.ts';

type Element = ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment;

interface Operand {
  /** What is evaluated. */
  readonly expression: ts.Expression;
  /** How it is kept until the element is made. */
  hold(value: Fragment): Fragment;
  /** How it stands where it was; `held`: as the name of a temporary. */
  stand(value: Fragment, held: boolean): Fragment;
}

export function isElement(node: ts.Node): node is Element {
  return ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node);
}

export function lowerJsx(lowering: Lowering, node: Element): Fragment {
  const substitutes = new Map<ts.Node, Fragment>();
  const hold = (value: Fragment): Fragment => lowering.hold(value);
  const same = (value: Fragment): Fragment => value;
  const operands: Operand[] = [];
  const opening = ts.isJsxElement(node)
    ? node.openingElement
    : ts.isJsxSelfClosingElement(node)
      ? node
      : null;
  if (opening) {
    for (const a of opening.attributes.properties) {
      if (ts.isJsxSpreadAttribute(a))
        operands.push({
          expression: a.expression,
          hold: (value) => hold(concat('{ ...', value, ' }')),
          stand: same,
        });
      else if (a.initializer && ts.isJsxExpression(a.initializer)) {
        if (a.initializer.expression)
          operands.push({ expression: a.initializer.expression, hold, stand: same });
      } else if (a.initializer && isElement(a.initializer))
        operands.push({ expression: a.initializer, hold, stand: braced });
    }
  }
  if (!ts.isJsxSelfClosingElement(node))
    for (const child of node.children) {
      if (isElement(child)) operands.push({ expression: child, hold, stand: braced });
      else if (ts.isJsxExpression(child) && child.expression)
        operands.push({
          expression: child.expression,
          hold: child.dotDotDotToken ? (value) => hold(concat('[...', value, ']')) : hold,
          stand: same,
        });
    }
  if (opening) holdType(lowering, node, opening, operands, substitutes);
  operands.forEach(({ expression, hold: keep, stand }, i) => {
    const later = operands.slice(i + 1).map((o) => o.expression);
    // A function that stays in its attribute is named after it.
    const value = lowering.lower(expression);
    const held =
      later.some((n) => lowering.has(n)) && !(keep === hold && lowering.isStable(expression, later));
    const kept = held && takesName(lowering.file, expression) ? concat('(0, ', value, ')') : value;
    substitutes.set(expression, stand(held ? keep(kept) : value, held));
  });
  return lowering.verbatim(node, substitutes);
}

function braced(value: Fragment, held: boolean): Fragment {
  return held ? concat('{', value, '}') : value;
}

/** A type that is a variable or a member is read before the attributes are evaluated. */
function holdType(
  lowering: Lowering,
  node: Element,
  opening: ts.JsxOpeningLikeElement,
  operands: readonly Operand[],
  substitutes: Map<ts.Node, Fragment>,
): void {
  const { tagName } = opening;
  const later = operands.map((o) => o.expression);
  const intrinsic =
    ts.isJsxNamespacedName(tagName) || (ts.isIdentifier(tagName) && /^[^A-Z_$]/.test(tagName.text));
  if (intrinsic || !later.some((n) => lowering.has(n)) || lowering.isStable(tagName, later)) return;
  if (tagName.kind === ts.SyntaxKind.ThisKeyword) return;
  const held = lowering.hold(lowering.verbatim(tagName));
  substitutes.set(tagName, held);
  if (ts.isJsxElement(node)) substitutes.set(node.closingElement.tagName, held);
}
