// do body while (c)   →   loop { no test, $l1: { body } if (!(c)) break; }
// The label is there if a `continue` needs it. The point is the head: a preempted run goes on with the next round.
import type ts from 'typescript';
import { breakUnless, emitLoop } from '../loops/loop.ts';
import { lowerNest } from '../loops/nest.ts';
import type { Lowering } from '../lowering.ts';

export function lowerDo(lowering: Lowering, node: ts.DoStatement, labels: readonly string[]): void {
  lowerNest(lowering, node, () =>
    emitLoop(lowering, {
      node,
      labels,
      test: null,
      update: null,
      body: () => lowering.statement(node.statement),
      rest: (leave) => breakUnless(lowering, lowering.lower(node.expression), leave),
    }),
  );
}
