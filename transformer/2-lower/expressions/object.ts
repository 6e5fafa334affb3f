// { x: a(), [k()]: await b() }    →   $t1 = a(); $t2 = $key(k()); await#1 b(); { x: $t1, [$t2]: $r }
import ts from '#typescript';
import { isAnonymousFunction } from '../../1-analyse/functions/functions.ts';
import { concat, type Embeddable, frag, type Fragment, join, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { propertyKey } from '../patterns/property-key.ts';
import { access } from '../text/access.ts';

export function lowerObject(lowering: Lowering, node: ts.ObjectLiteralExpression): Fragment {
  const { properties } = node;
  const items: Embeddable[] = properties.map((p, i) => {
    const later = properties.slice(i + 1);
    const suspendsLater = later.some((x) => lowering.has(x));
    const keyed = (name: ts.PropertyName, valueSuspends: boolean): Fragment => {
      if (!ts.isComputedPropertyName(name)) return lowering.verbatim(name);
      const key = lowering.lower(name.expression);
      return suspendsLater || valueSuspends
        ? frag`[${lowering.hold(propertyKey(key))}]`
        : concat('[', key, ']');
    };
    const held = (value: ts.Expression): Fragment => {
      const text = lowering.lower(value);
      return suspendsLater && !lowering.isStable(value, later) ? lowering.hold(text) : text;
    };
    if (ts.isPropertyAssignment(p)) {
      const name = keyed(p.name, lowering.has(p.initializer));
      // An anonymous function is named after its property: it stays where it is.
      return concat(
        name,
        ': ',
        isAnonymousFunction(p.initializer) && !lowering.has(p.initializer)
          ? lowering.verbatim(p.initializer)
          : held(p.initializer),
      );
    }
    if (ts.isShorthandPropertyAssignment(p))
      return concat(`${p.name.text}: `, shorthand(lowering, p, suspendsLater, later));
    if (ts.isSpreadAssignment(p)) {
      const value = lowering.lower(p.expression);
      return concat('...', suspendsLater ? lowering.hold(concat('{ ...', value, ' }')) : value);
    }
    if (!ts.isComputedPropertyName(p.name)) return lowering.verbatim(p);
    const key = lowering.lower(p.name.expression);
    return lowering.verbatim(
      p,
      new Map([[p.name.expression, suspendsLater ? lowering.hold(propertyKey(key)) : key]]),
    );
  });
  return concat('({ ', join(items, ', '), ' })');
}

function shorthand(
  lowering: Lowering,
  p: ts.ShorthandPropertyAssignment,
  suspendsLater: boolean,
  later: readonly ts.Node[],
): Fragment {
  const local = lowering.localOf(p.name);
  const binding = lowering.file.scopes.refOf.get(p.name)?.binding;
  const words = binding?.storage ? access(binding, p.name) : [p.name.text];
  const text = concat(placed(p.name.getStart(lowering.file.sf), ...words));
  const value: Fragment = local ? { ...text, reads: new Set([local]) } : text;
  return suspendsLater && !lowering.isStable(p.name, later) ? lowering.hold(value) : value;
}
