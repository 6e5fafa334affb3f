// for await (const x of xs) body
//   →   $t1 = $iterateAsync(xs);
//       try { loop { await#2 $asyncStep($t1); if (!$arrived($t1, $r)) break; x = $t1.value; body } }
//       finally { if ($t4 = $asyncCloser($t1)) { await#3 $asyncClose($t1, $t4); $closed($t1, $r) } }
//                                              by completion record, see exits/finally.ts
// Steps are awaited as calls: the runtime tells the iterator's method that a compiled caller awaits it.
// A throw of the body wins over whatever closing the iterator does; other ways out wait for it and check its result.
import type ts from 'typescript';
import { lowerFinally } from '../exits/finally.ts';
import { frag, type Fragment, helper, own, placed } from '../fragment.ts';
import { breakUnless, emitLoop } from '../loops/loop.ts';
import { guardHead, lowerRound } from '../loops/round.ts';
import type { Lowering } from '../lowering.ts';

export function lowerForAwait(lowering: Lowering, node: ts.ForOfStatement, labels: readonly string[]): void {
  const { sf } = lowering.file;
  const cursor = lowering.temp();
  const closer = lowering.temp();
  const r = own('r');
  const awaitCall = (call: Fragment): void =>
    lowering.emit({
      kind: 'await',
      point: lowering.point('await', node),
      mode: 'call',
      operand: frag`${r} = ${call};`,
    });
  guardHead(lowering, node);
  lowering.assign(
    cursor,
    frag`${placed(node.expression.getStart(sf), helper('iterateAsync'))}(${lowering.lower(node.expression)})`,
  );
  const closing = (check: boolean): void => {
    lowering.assign(closer, frag`${helper('asyncCloser')}(${cursor})`);
    const then = lowering.collect(() => {
      awaitCall(frag`${helper('asyncClose')}(${cursor}, ${closer})`);
      if (check) lowering.code(frag`${helper('closed')}(${cursor}, ${r});`);
    });
    lowering.emit({ kind: 'if', test: frag`${closer} !== null`, then, else: null });
  };
  lowerFinally(
    lowering,
    () =>
      emitLoop(lowering, {
        node,
        labels,
        test: null,
        update: null,
        body(leave) {
          awaitCall(frag`${helper('asyncStep')}(${cursor})`);
          breakUnless(lowering, frag`${helper('arrived')}(${cursor}, ${r})`, leave);
          lowerRound(lowering, node, frag`${cursor}.value`);
        },
      }),
    (completion) => {
      const quiet = lowering.collect(() => {
        const body = lowering.collect(() => closing(false));
        lowering.emit({ kind: 'try', body, param: null, handler: [], handlerKills: [] });
      });
      const checked = lowering.collect(() => closing(true));
      lowering.emit({ kind: 'if', test: frag`${completion} === 1`, then: quiet, else: checked });
    },
  );
}
