// x = await y          →   await#1 y; x = $r
// o().p = await y      →   $t1 = o(); await#1 y; $t1.p = $r
// o().p += await y     →   $t1 = o(); $t2 = $t1.p; await#1 y; $t1.p = $t2 + $r
// o().p ||= await y    →   $t1 = o(); $t2 = $t1.p; if (!$t2) { await#1 y; $t2 = $t1.p = $r }   result: $t2
// ({ a, b } = await y) →   await#1 y; ({ a, b } = $r)
import ts from '#typescript';
import { isLogicalAssignment } from '../../1-analyse/operators.ts';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { concat, type Fragment, isName, placed } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { proceeds } from '../short-circuit.ts';

export function lowerAssignment(lowering: Lowering, node: ts.BinaryExpression): Fragment {
  const op = node.operatorToken.kind;
  const left = skipParentheses(node.left);
  const { right } = node;
  if (ts.isArrayLiteralExpression(left) || ts.isObjectLiteralExpression(left)) {
    if (lowering.has(left)) {
      const held = lowering.hold(lowering.value(right));
      lowering.pattern(left, held, null);
      return held;
    }
    const value = lowering.lower(right);
    return concat('(', lowering.verbatim(left), ' = ', value, ')');
  }
  const target = targetOf(lowering, left, right);
  const sign = ts.tokenToString(op)!;
  if (op === ts.SyntaxKind.EqualsToken) {
    const value = lowering.lower(right);
    const equals = placed(node.operatorToken.getStart(lowering.file.sf), '=');
    return concat('(', target.write, placed(node.left.end, ' '), equals, ' ', value, ')');
  }
  if (!lowering.has(right)) return concat('(', target.write, ` ${sign} `, lowering.lower(right), ')');
  const old = lowering.hold(target.read);
  if (isLogicalAssignment(op)) {
    const [local] = [...old.reads] as [Local];
    const then = lowering.collect(() =>
      lowering.assign(local, concat(target.write, ' = ', lowering.lower(right))),
    );
    lowering.emit({ kind: 'if', test: proceeds(op, old), then, else: null });
    return old;
  }
  // An operator binds closer than the assignment did: its right side may be anything up to `a ? b : c`.
  const value = atom(lowering.lower(right));
  return concat('(', target.write, ' = ', old, ` ${sign.slice(0, -1)} `, value, ')');
}

/** A name is left as it is, everything else gets parentheses. */
function atom(value: Fragment): Fragment {
  return isName(value) ? value : concat('(', value, ')');
}

interface Target {
  readonly read: Fragment;
  readonly write: Fragment;
}

/** Evaluates what an assignment's left side consists of, so that it can be read now and written later. */
function targetOf(lowering: Lowering, left: ts.Expression, right: ts.Expression): Target {
  if (ts.isIdentifier(left)) {
    const text = lowering.verbatim(left);
    const local = lowering.localOf(left);
    const read = local ? concat({ ...text, reads: new Set([local]) }) : text;
    const write: Fragment =
      local?.kind === 'plain' ? { parts: text.parts, reads: new Set(), writes: new Set([local]) } : read;
    return { read, write };
  }
  if (ts.isPropertyAccessExpression(left)) {
    const isSuper = left.expression.kind === ts.SyntaxKind.SuperKeyword;
    const object = isSuper ? concat('super') : lowering.stable(left.expression, [right]);
    const member = concat(object, '.', placed(left.name.getStart(lowering.file.sf), left.name.text));
    return { read: member, write: member };
  }
  if (ts.isElementAccessExpression(left)) {
    const isSuper = left.expression.kind === ts.SyntaxKind.SuperKeyword;
    const object = isSuper
      ? concat('super')
      : lowering.stable(left.expression, [left.argumentExpression, right]);
    const key = lowering.stable(left.argumentExpression, [right]);
    const member = concat(object, '[', key, ']');
    return { read: member, write: member };
  }
  lowering.refuse('this assignment target', left);
}
