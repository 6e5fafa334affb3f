// for (const k in o) body   →   $t1 = o; $t2 = $enumerate($t1);
//                               loop { test ($t3 = $present($t1, $t2, $t3)) < $t2.length, update $t3++, body: k = $t2[$t3]; … }
// The keys are collected by a native for…in up front; those deleted meanwhile are passed over.
import type ts from 'typescript';
import { frag, helper } from '../fragment.ts';
import { emitLoop } from '../loops/loop.ts';
import { lowerNest } from '../loops/nest.ts';
import { guardHead, lowerRound } from '../loops/round.ts';
import type { Lowering } from '../lowering.ts';

export function lowerForIn(lowering: Lowering, node: ts.ForInStatement, labels: readonly string[]): void {
  const object = lowering.temp();
  const keys = lowering.temp();
  const index = lowering.temp();
  guardHead(lowering, node);
  lowering.assign(object, lowering.lower(node.expression));
  lowering.assign(keys, frag`${helper('enumerate')}(${object})`);
  lowering.assign(index, '0');
  const test = frag`(${index} = ${helper('present')}(${object}, ${keys}, ${index})) < ${keys}.length`;
  lowerNest(lowering, node, () =>
    emitLoop(lowering, {
      node,
      labels,
      test,
      update: frag`${index}++`,
      body() {
        lowerRound(lowering, node, frag`${keys}[${index}]`);
      },
    }),
  );
}
