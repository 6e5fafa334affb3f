// for await (const x of xs) body
//   →   $t1 = $iterateAsync(xs);
//       try { loop { await#2 $asyncStep($t1); if ($closed($t1, $r)) break; x = $t1.value; body } }
//       finally { if ($t4 = $asyncClose($t1)) await#3 … }      by completion record, see try.ts
// A throw of the body wins over whatever closing the iterator does; other ways out wait for it and check its result.
import type ts from 'typescript';
import { concat, frag } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { breakUnless, emitLoop } from '../loop.ts';
import { declarationAssignmentsOf } from './head.ts';
import { lowerFinally } from './try.ts';

export function lowerForAwait(lowering: Lowering, node: ts.ForOfStatement, labels: readonly string[]): void {
  const { names } = lowering.file;
  const cursor = lowering.temp();
  const closing = lowering.temp();
  const r = names.own('r');
  lowering.assign(
    cursor,
    frag`${{ text: names.helper('iterateAsync'), at: node.expression.getStart(lowering.file.sf) }}(${lowering.lower(node.expression)})`,
  );
  const waitForClosing = (): void =>
    lowering.emit({
      kind: 'await',
      point: lowering.point('await', node),
      mode: 'value',
      operand: frag`${closing}.result`,
    });
  lowerFinally(
    lowering,
    () =>
      emitLoop(lowering, {
        node,
        labels,
        test: null,
        update: null,
        body(target) {
          lowering.emit({
            kind: 'await',
            point: lowering.point('await', node),
            mode: 'value',
            operand: frag`${names.helper('asyncStep')}(${cursor})`,
          });
          breakUnless(lowering, frag`${names.helper('arrived')}(${cursor}, ${r})`, target);
          declarationAssignmentsOf(lowering, node, frag`${cursor}.value`);
          lowering.statement(node.statement);
        },
      }),
    (completion) => {
      const quiet = lowering.collect(() => {
        const body = lowering.collect(() => {
          lowering.assign(closing, frag`${names.helper('asyncClose')}(${cursor})`);
          lowering.emit({
            kind: 'if',
            test: concat(closing),
            then: lowering.collect(waitForClosing),
            else: null,
          });
        });
        lowering.emit({ kind: 'try', body, param: null, handler: [], handlerKills: [] });
      });
      const checked = lowering.collect(() => {
        lowering.assign(closing, frag`${names.helper('asyncClose')}(${cursor})`);
        const then = lowering.collect(() => {
          waitForClosing();
          lowering.code(concat(`${names.helper('closed')}(${r});`));
        });
        lowering.emit({ kind: 'if', test: concat(closing), then, else: null });
      });
      lowering.emit({ kind: 'if', test: frag`${completion} === 1`, then: quiet, else: checked });
    },
  );
}
