// Destructuring step by step, for patterns in which something suspends or a name is used before it has a value.
//   [a, b = await f()] = v     →   $t1 = $destructure(v);
//                                  try { a = $item($t1); $t2 = $item($t1); if ($t2 === undefined) { await#1 f(); $t2 = $r } b = $t2; }
//                                  catch ($e) { $closeQuietly($t1); throw $e; }
//                                  $close($t1);
//   { [await k()]: o.p, ...r } →   ({} = v); await#1 k(); $t1 = $key($r); $t2 = o; $t3 = v[$t1]; $t2.p = $t3;
//                                  r = $objectRest(v, [$t1]);
// A member target is evaluated before its value is taken, a default after it, as the language says.
import ts from '#typescript';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import { concat, frag, type Fragment, helper, join, own } from '../fragment.ts';
import { takesName } from '../functions/self.ts';
import type { Lowering } from '../lowering.ts';
import { named } from '../text/named.ts';
import type { DeclareName, Pattern } from './declare.ts';
import { propertyKey } from './property-key.ts';

interface Element {
  readonly key: ts.PropertyName | null;
  readonly target: ts.BindingName | ts.Expression;
  readonly initializer: ts.Expression | undefined;
  readonly rest: boolean;
}

/** `value` is held; `declare` is null for an assignment. */
export function lowerPattern(
  lowering: Lowering,
  pattern: Pattern,
  value: Fragment,
  declare: DeclareName | null,
): void {
  if (ts.isObjectBindingPattern(pattern) || ts.isObjectLiteralExpression(pattern))
    lowerObjectPattern(lowering, pattern, value, declare);
  else lowerArrayPattern(lowering, pattern, value, declare);
}

function lowerObjectPattern(
  lowering: Lowering,
  pattern: ts.ObjectBindingPattern | ts.ObjectLiteralExpression,
  value: Fragment,
  declare: DeclareName | null,
): void {
  lowering.code(frag`({} = ${value});`);
  const keys: Fragment[] = [];
  const items: readonly ts.Node[] = ts.isObjectBindingPattern(pattern)
    ? pattern.elements
    : pattern.properties;
  for (const node of items) {
    const { key, target, initializer, rest } = propertyOf(lowering, node);
    if (rest) {
      const put = reference(lowering, target, declare);
      put(frag`${helper('objectRest')}(${value}, [${join(keys, ', ')}])`);
      continue;
    }
    const name = keyOf(lowering, key!);
    keys.push(name);
    const put = reference(lowering, target, declare);
    store(lowering, put, target, initializer, lowering.hold(frag`${value}[${name}]`));
  }
}

function lowerArrayPattern(
  lowering: Lowering,
  pattern: ts.ArrayBindingPattern | ts.ArrayLiteralExpression,
  value: Fragment,
  declare: DeclareName | null,
): void {
  const cursor = lowering.hold(frag`${helper('destructure')}(${value})`);
  const closing = frag`${helper('close')}(${cursor}); `;
  const elements = (): void => {
    for (const node of pattern.elements) {
      if (ts.isOmittedExpression(node)) {
        lowering.code(frag`${helper('item')}(${cursor});`);
        continue;
      }
      const { target, initializer, rest } = elementOf(node);
      const put = reference(lowering, target, declare);
      const taken = frag`${helper(rest ? 'remaining' : 'item')}(${cursor})`;
      store(lowering, put, target, initializer, lowering.hold(taken));
    }
  };
  const e = own('e');
  lowering.emit({
    kind: 'try',
    body: lowering.collect(() => lowering.exits.within({ kind: 'closer', code: closing }, elements)),
    param: concat(e),
    handler: lowering.collect(() =>
      lowering.code(frag`${helper('closeQuietly')}(${cursor}); throw ${e};`, [], [], true),
    ),
    handlerKills: [],
  });
  lowering.code(frag`${helper('close')}(${cursor});`);
}

/** `target = value` for any target that an assignment may have. */
export function assignTo(lowering: Lowering, target: ts.Expression, value: Fragment): void {
  const held = lowering.hold(value);
  reference(lowering, target, null)(held);
}

/** Applies the default to the temporary that holds the value, and puts it where it belongs. */
function store(
  lowering: Lowering,
  put: (value: Fragment) => void,
  target: ts.BindingName | ts.Expression,
  initializer: ts.Expression | undefined,
  value: Fragment,
): void {
  if (initializer) {
    const [local] = [...value.reads];
    const then = lowering.collect(() => lowering.assign(local!, defaultOf(lowering, target, initializer)));
    lowering.emit({ kind: 'if', test: frag`${value} === undefined`, then, else: null });
  }
  put(value);
}

/** A default that is an anonymous function is named after what it is given to. */
function defaultOf(
  lowering: Lowering,
  target: ts.BindingName | ts.Expression,
  initializer: ts.Expression,
): Fragment {
  if (!ts.isIdentifier(target) || !takesName(lowering.file, initializer)) return lowering.value(initializer);
  return named(target.text, lowering.lower(initializer));
}

/** Evaluates what a target consists of; the result puts a value there. */
function reference(
  lowering: Lowering,
  target: ts.BindingName | ts.Expression,
  declare: DeclareName | null,
): (value: Fragment) => void {
  if (ts.isObjectBindingPattern(target) || ts.isArrayBindingPattern(target))
    return (value) => lowerPattern(lowering, target, lowering.hold(value), declare);
  const node = skipParentheses(target as ts.Expression);
  if (ts.isIdentifier(node)) {
    if (declare) return (value) => declare(node, value);
    return (value) => lowering.code(concat(lowering.verbatim(node), ' = ', value, ';'), lowering.kill(node));
  }
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node))
    return (value) => lowerPattern(lowering, node, lowering.hold(value), null);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const object =
      node.expression.kind === ts.SyntaxKind.SuperKeyword
        ? concat('super')
        : lowering.hold(lowering.value(node.expression));
    const member = ts.isPropertyAccessExpression(node)
      ? concat(object, '.', node.name.text)
      : concat(object, '[', lowering.hold(lowering.value(node.argumentExpression)), ']');
    return (value) => lowering.code(concat(member, ' = ', value, ';'));
  }
  return lowering.refuse('this assignment target', node);
}

function keyOf(lowering: Lowering, key: ts.PropertyName): Fragment {
  if (ts.isComputedPropertyName(key)) return lowering.hold(propertyKey(lowering.lower(key.expression)));
  if (ts.isNumericLiteral(key) || ts.isBigIntLiteral(key)) return concat(JSON.stringify(key.text));
  return concat(JSON.stringify((key as ts.Identifier | ts.StringLiteral).text));
}

function propertyOf(lowering: Lowering, node: ts.Node): Element {
  if (ts.isBindingElement(node))
    return {
      key: node.propertyName ?? (node.name as ts.Identifier),
      target: node.name,
      initializer: node.initializer,
      rest: !!node.dotDotDotToken,
    };
  if (ts.isShorthandPropertyAssignment(node))
    return { key: node.name, target: node.name, initializer: node.objectAssignmentInitializer, rest: false };
  if (ts.isSpreadAssignment(node))
    return { key: null, target: node.expression, initializer: undefined, rest: true };
  if (ts.isPropertyAssignment(node)) return { ...elementOf(node.initializer), key: node.name };
  return lowering.refuse('this part of a pattern', node);
}

function elementOf(node: ts.Node): Element {
  if (ts.isBindingElement(node))
    return { key: null, target: node.name, initializer: node.initializer, rest: !!node.dotDotDotToken };
  if (ts.isSpreadElement(node))
    return { key: null, target: node.expression, initializer: undefined, rest: true };
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return { key: null, target: node.left, initializer: node.right, rest: false };
  return { key: null, target: node as ts.Expression, initializer: undefined, rest: false };
}
