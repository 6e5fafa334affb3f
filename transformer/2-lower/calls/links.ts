// a?.b(await c)?.d   →   $t1 = a; $t3 = undefined;
//                        if (!($t1 === null || $t1 === undefined)) { $t2 = $t1.b; await#1 c; $t2 = $call1($t2, $t1, $r, "a.b");
//                          if (!($t2 === null || $t2 === undefined)) { $t3 = $t2.d } }          result: $t3
import ts from '#typescript';
import { isOptionalChain } from '../../1-analyse/callees.ts';
import { concat, frag, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { appliedTo } from './applied.ts';
import { calleeText } from './callee-text.ts';

type Link =
  ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;

/** The value of a chain. */
export function chainValue(lowering: Lowering, node: ts.Expression): Fragment {
  const result = lowering.temp();
  lowering.assign(result, 'undefined');
  start(lowering, node, (value) => lowering.assign(result, value));
  return concat(result);
}

/** A chain that is called as a whole, `(o?.m)(x)`: its value, and the object that the last member was read from. */
export function chainCallee(lowering: Lowering, node: ts.Expression): { fn: Fragment; self: Fragment } {
  const fn = lowering.temp();
  const self = lowering.temp();
  lowering.assign(fn, 'undefined');
  lowering.assign(self, 'undefined');
  start(lowering, node, (value, object) => {
    lowering.assign(fn, value);
    if (object) lowering.assign(self, object);
  });
  return { fn: concat(fn), self: concat(self) };
}

/** `delete a?.[await k()]`: true where the chain ends early. */
export function deleteChain(lowering: Lowering, node: ts.Expression): Fragment {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node))
    return concat('(', chainValue(lowering, node), ', true)');
  const result = lowering.temp();
  lowering.assign(result, 'true');
  const finish = (object: Fragment): void => {
    const remove = (): void => {
      const member = ts.isPropertyAccessExpression(node)
        ? concat(object, '.', node.name.text)
        : concat(object, '[', lowering.lower(node.argumentExpression), ']');
      lowering.assign(result, concat('delete ', member));
    };
    if (node.questionDotToken) ifPresent(lowering, object, remove);
    else remove();
  };
  const { expression } = node;
  if (isOptionalChain(expression)) start(lowering, expression, (value) => finish(value));
  else finish(lowering.hold(lowering.value(expression)));
  return concat(result);
}

/** What is done with the value at the end of a chain; `object` is what its last member was read from. */
type Done = (value: Fragment, object: Fragment | null) => void;

function start(lowering: Lowering, node: ts.Expression, done: Done): void {
  const links: Link[] = [];
  let base: ts.Expression = node;
  while (isOptionalChain(base)) {
    links.unshift(base as Link);
    base = (base as Link).expression;
  }
  const first = links[0]!;
  if (
    ts.isCallExpression(first) &&
    (ts.isPropertyAccessExpression(base) || ts.isElementAccessExpression(base))
  ) {
    // o.m?.(…): the base is a member whose object is the call's `this`.
    const isSuper = base.expression.kind === ts.SyntaxKind.SuperKeyword;
    const self = isSuper ? concat('this') : lowering.hold(lowering.lower(base.expression));
    const member = ts.isPropertyAccessExpression(base)
      ? concat(isSuper ? 'super' : self, '.', base.name.text)
      : concat(isSuper ? 'super' : self, '[', lowering.lower(base.argumentExpression), ']');
    follow(lowering, links, 0, lowering.hold(member), self, done);
  } else follow(lowering, links, 0, lowering.hold(lowering.value(base)), null, done);
}

/** `value` (held) is what stands left of link `i`; `self` what a call there gets as `this`. */
function follow(
  lowering: Lowering,
  links: readonly Link[],
  i: number,
  value: Fragment,
  self: Fragment | null,
  done: Done,
): void {
  const link = links[i];
  if (!link) return done(value, self);
  const go = (): void => {
    if (ts.isNonNullExpression(link)) return follow(lowering, links, i + 1, value, self, done);
    if (ts.isPropertyAccessExpression(link))
      return follow(lowering, links, i + 1, lowering.hold(concat(value, '.', link.name.text)), value, done);
    if (ts.isElementAccessExpression(link))
      return follow(
        lowering,
        links,
        i + 1,
        lowering.hold(concat(value, '[', lowering.lower(link.argumentExpression), ']')),
        value,
        done,
      );
    const args = [...link.arguments];
    const values = lowering.operands(args);
    const text = calleeText(link.expression);
    const at = link.getStart(lowering.file.sf);
    const called = appliedTo({ fn: value, self, at, text }, values, args.some(ts.isSpreadElement));
    follow(lowering, links, i + 1, lowering.hold(called), null, done);
  };
  if (!('questionDotToken' in link) || !link.questionDotToken) return go();
  ifPresent(lowering, value, go);
}

function ifPresent(lowering: Lowering, value: Fragment, go: () => void): void {
  const then = lowering.collect(go);
  lowering.emit({ kind: 'if', test: frag`!(${value} === null || ${value} === undefined)`, then, else: null });
}
