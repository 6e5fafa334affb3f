// for (const x of xs) body   →   $t1 = $iterate(xs); $t2 = $at($t1);
//                                try { loop { test $t2 < 0 ? $step($t1) : $t2 < $t1.length, update $t2 < 0 || $t2++,
//                                             body: x = $t2 < 0 ? $t1.value : $t1[$t2]; body } }
//                                catch ($e) { if ($t2 < 0) $closeQuietly($t1); throw $e; }
//                                if ($t2 < 0) $close($t1);
// $iterate gives a pristine array back as it is, to be run over by index; anything else becomes a cursor over the
// iterator protocol, with index -1. Jumps out of the loop close the cursor first (exits.ts).
import ts from 'typescript';
import { concat, frag, type Fragment } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { emitLoop } from '../loop.ts';
import { declarationAssignmentsOf } from './head.ts';

export function lowerForOf(lowering: Lowering, node: ts.ForOfStatement, labels: readonly string[]): void {
  const { names } = lowering.file;
  const cursor = lowering.temp();
  const index = lowering.temp();
  lowering.assign(cursor, frag`${names.helper('iterate')}(${lowering.lower(node.expression)})`);
  lowering.assign(index, frag`${names.helper('indexOfFirst')}(${cursor})`);
  const value: Fragment = frag`${index} < 0 ? ${cursor}.value : ${cursor}[${index}]`;
  const error = names.own('e');
  const body = lowering.collect(() =>
    lowering.exits.within(
      { kind: 'closer', code: frag`if (${index} < 0) ${names.helper('close')}(${cursor}); ` },
      () =>
        emitLoop(lowering, {
          node,
          labels,
          test: frag`${index} < 0 ? ${names.helper('step')}(${cursor}) : ${index} < ${cursor}.length`,
          update: frag`${index} < 0 || ${index}++`,
          body() {
            declarationAssignmentsOf(lowering, node, value);
            lowering.statement(node.statement);
          },
        }),
    ),
  );
  lowering.emit({
    kind: 'try',
    body,
    param: concat(error),
    handler: [
      {
        kind: 'code',
        code: frag`if (${index} < 0) ${names.helper('closeQuietly')}(${cursor}); throw ${error};`,
        kills: [],
        jumps: [],
        ends: true,
      },
    ],
    handlerKills: [],
  });
  lowering.code(frag`if (${index} < 0) ${names.helper('close')}(${cursor});`);
  void ts;
}
