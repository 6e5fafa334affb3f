// Pace: how often a loop looks at the preemption flag. A look costs about a nanosecond, and what it keeps V8 from doing
// with the loop around it can cost several times the round, so a loop runs in strips (strip.ts) and looks when one has
// run to its end. Loops that end earlier would look too often or never: each strip that begins takes a charge from a
// budget that the loops of a function share, and with none left it looks first.
//   $l1: for (;;) {
//     if (($k -= 16) > 0) { $t1 = …; for (; i < $t1 …; i++) body; if (…) break; }
//     if ($F[0] !== 0) return $preempt(…);
//     $k = 1024;
//   }
// So fewer than 64 strips begin between two looks, of 1024 light rounds each. Rounds that call what nobody knows, or await,
// come in strips of `$n >> 3`: one at first and after each preemption, then an eighth more after each look, up to 64, and
// at most three such strips between looks. docs/lowering.md argues what a task can overrun its slice by.
// A loop whose every round awaits looks at every back-edge instead: beside the await the look is nothing.
import ts from 'typescript';
import { isLoop } from '../../1-analyse/jumps.ts';
import type { Points } from '../../1-analyse/points.ts';
import { isUnknown } from '../../1-analyse/unknown-code.ts';
import { type Embeddable, frag, type Fragment, own } from '../fragment.ts';
import type { Pace, Strip } from '../ir.ts';
import type { Lowering } from '../lowering.ts';
import { canPeel } from './peel.ts';
import { stripOf } from './strip.ts';

/** Rounds of a strip of light rounds. At a nanosecond a round the look vanishes; at a microsecond it is a tenth of a slice. */
export const BUDGET = 1024;

export function paceOf(
  lowering: Lowering,
  node: ts.IterationStatement,
  condition: Fragment | null,
  strip: (rounds: Embeddable) => Strip = (rounds) => stripOf(lowering, node, rounds, condition),
): Pace | null {
  const { points, budget } = lowering.file;
  if (!points.preempts(node) || !canPeel(points, node)) return null;
  const unknown = roundOf(node).some((p) => isHeavy(points, p));
  return {
    leave: lowering.label(),
    unknown,
    charge: Math.max(1, budget >> (unknown ? 2 : 6)),
    strip: strip(unknown ? frag`(${own('n')} >> 3)` : String(budget)),
  };
}

/** What runs in every round. */
function roundOf(node: ts.IterationStatement): ts.Node[] {
  if (ts.isForStatement(node)) return [node.statement, node.condition, node.incrementor].filter((p) => !!p);
  if (ts.isForInStatement(node) || ts.isForOfStatement(node)) return [node.statement, node.initializer];
  return [node.statement, (node as ts.WhileStatement | ts.DoStatement).expression];
}

/** Can it take long? Loops inside pay for their own rounds if they are points. */
function isHeavy(points: Points, node: ts.Node): boolean {
  if (!isLoop(node))
    return isUnknown(node) || !!ts.forEachChild(node, (c) => isHeavy(points, c) || undefined);
  if (!points.preempts(node)) return true;
  const once = ts.isForStatement(node)
    ? node.initializer
    : ts.isForInStatement(node) || ts.isForOfStatement(node)
      ? node.expression
      : undefined;
  return !!once && isHeavy(points, once);
}
