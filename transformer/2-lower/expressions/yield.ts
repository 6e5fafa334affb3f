// yield x       →   yield#1 x; if ($returns($f)) return $r;                 result: $r
//                   The runtime awaits x, and the value of a `return` request, at the yield's own point.
// yield* xs     →   $t1 = $delegate(xs);
//                   loop { try { await#1 $delegateStep($t1) } catch ($e) { $delegateFailed($t1); throw $e; }
//                          if (!$delegated($t1, $r)) break; inner#2 $t1.value; $received($t1, $f); }
//                   if ($t1.returns) return $t1.value;                        result: $t1.value
import type ts from 'typescript';
import { concat, frag, type Fragment, helper, own } from '../fragment.ts';
import type { Stmt } from '../ir.ts';
import { breakUnless, emitEndless } from '../loops/loop.ts';
import type { Lowering } from '../lowering.ts';

export function lowerYield(lowering: Lowering, node: ts.YieldExpression): Fragment {
  if (node.asteriskToken) return lowerDelegation(lowering, node);
  const operand = node.expression ? lowering.value(node.expression) : concat('undefined');
  lowering.emit({ kind: 'await', point: lowering.point('await', node), mode: 'yield', operand });
  const r = concat(own('r'));
  returnIf(lowering, frag`${helper('returns')}(${own('f')})`, r);
  return r;
}

function returnIf(lowering: Lowering, test: Fragment, value: Fragment): void {
  const { code, jumps } = lowering.exits.finish(value);
  const then: Stmt[] = [{ kind: 'code', code, kills: [], jumps, ends: true }];
  lowering.emit({ kind: 'if', test, then, else: null });
}

function lowerDelegation(lowering: Lowering, node: ts.YieldExpression): Fragment {
  const inner = lowering.temp();
  const r = own('r');
  const e = own('e');
  lowering.assign(inner, frag`${helper('delegate')}(${lowering.lower(node.expression!)})`);
  const target = { name: '' };
  const value = frag`${inner}.value`;
  const step = (): void => {
    const call = frag`${helper('delegateStep')}(${inner})`;
    lowering.emit({
      kind: 'await',
      point: lowering.point('await', node),
      mode: 'call',
      operand: frag`${r} = ${call};`,
    });
  };
  const body = lowering.collect(() => {
    const failed = lowering.collect(() =>
      lowering.code(frag`${helper('delegateFailed')}(${inner}); throw ${e};`, [], [], true),
    );
    lowering.emit({
      kind: 'try',
      body: lowering.collect(step),
      param: concat(e),
      handler: failed,
      handlerKills: [],
    });
    breakUnless(lowering, frag`${helper('delegated')}(${inner}, ${r})`, {
      text: 'break;',
      use: { target, how: 'break' },
    });
    lowering.emit({ kind: 'await', point: lowering.point('await', node), mode: 'inner', operand: value });
    lowering.code(frag`${helper('received')}(${inner}, ${own('f')});`);
  });
  emitEndless(lowering, target, body);
  returnIf(lowering, frag`${inner}.returns`, value);
  return value;
}
