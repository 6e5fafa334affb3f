// for (const x of xs) body   →   $t1 = $iterate(xs); $t2 = $at($t1);
//                                try { loop { test $t2 < 0 ? $step($t1) : $t2 < $t1.length, update $t2 < 0 || $t2++,
//                                             body: x = $t2 < 0 ? $t1.value : $t1[$t2]; body } }
//                                catch ($e) { if ($t2 < 0) $closeQuietly($t1); throw $e; }
//                                if ($t2 < 0) $close($t1);
// $iterate gives a pristine array back as it is, to be run over by index; anything else becomes a cursor over the
// iterator protocol, with index -1. Jumps out of the loop close the cursor first (exits/exits.ts).
// Loops without points inside run in strips, see ofArray below.
import type ts from 'typescript';
import type { Local } from '../../1-analyse/storage/local.ts';
import { runsUnknown } from '../../1-analyse/unknown-code.ts';
import { concat, type Embeddable, frag, helper, mention, own, placed } from '../fragment.ts';
import type { Strip } from '../ir.ts';
import { emitLoop } from '../loops/loop.ts';
import { paceOf } from '../loops/pace.ts';
import { guardHead, lowerRound } from '../loops/round.ts';
import { shrinks } from '../loops/strip.ts';
import type { Lowering } from '../lowering.ts';

export function lowerForOf(lowering: Lowering, node: ts.ForOfStatement, labels: readonly string[]): void {
  const cursor = lowering.temp();
  const index = lowering.temp();
  guardHead(lowering, node);
  lowering.assign(
    cursor,
    frag`${placed(node.expression.getStart(lowering.file.sf), helper('iterate'))}(${lowering.lower(node.expression)})`,
  );
  lowering.assign(index, frag`${helper('indexOfFirst')}(${cursor})`);
  index.numeric = 'maybe';
  const test = frag`${index} < 0 ? ${helper('step')}(${cursor}) : ${index} < ${cursor}.length`;
  // A strip of a cursor ends behind its round, where a resumed round does not come by.
  const innermost = !lowering.has(node.statement) && !lowering.has(node.initializer);
  const pace = innermost
    ? paceOf(lowering, node, test, (rounds) => ofArray(lowering, node, cursor, index, rounds))
    : paceOf(lowering, node, test);
  const strip = innermost && pace;
  const value = strip
    ? frag`${cursor}[${index}]`
    : frag`${index} < 0 ? ${cursor}.value : ${cursor}[${index}]`;
  const loop = (): void =>
    emitLoop(lowering, {
      node,
      labels,
      pace,
      test,
      update: strip ? frag`${index}++` : frag`${index} < 0 || ${index}++`,
      body() {
        lowerRound(lowering, node, value);
      },
    });
  const closing = frag`if (${index} < 0) ${helper('close')}(${cursor}); `;
  const error = own('e');
  const rethrow = frag`if (${index} < 0) ${helper('closeQuietly')}(${cursor}); throw ${error};`;
  lowering.emit({
    kind: 'try',
    body: lowering.collect(() => lowering.exits.within({ kind: 'closer', code: closing }, loop)),
    param: concat(error),
    handler: lowering.collect(() => lowering.code(rethrow, [], [], true)),
    handlerKills: [],
  });
  lowering.code(frag`if (${index} < 0) ${helper('close')}(${cursor});`);
}

/**
 * Strips of an array; a cursor gives strips of one round, with its value at index -1, where the round finds it:
 *   if ($t2 < 0) { if (!$step($t1)) break; $s = 0; } else { $s = …the smaller of $t2 + 1024 and $t1.length… }
 *   for (; $t2 < $s; $t2++) { x = $t1[$t2]; body }
 *   if ($s === 0) $t2 = -1; else if ($t2 >= $t1.length) break;
 * A body that may shorten the array looks at its length in every round.
 */
function ofArray(
  lowering: Lowering,
  node: ts.ForOfStatement,
  cursor: Local,
  index: Local,
  rounds: Embeddable,
): Strip {
  const stop = mention(lowering.temp());
  const step = helper('step');
  if (!runsUnknown(node) && !shrinks(node)) {
    return {
      before: frag`if (${index} < 0) { if (!${step}(${cursor})) break; ${stop} = 0; } else { ${stop} = ${cursor}.length; if (${index} >= ${stop}) break; if (${index} + ${rounds} < ${stop}) ${stop} = ${index} + ${rounds}; }`,
      test: frag`${index} < ${stop}`,
      after: frag`if (${stop} === 0) ${index} = -1; else if (${index} >= ${cursor}.length) break;`,
    };
  }
  return {
    before: frag`if (${index} < 0) { if (!${step}(${cursor})) break; ${stop} = 0; } else ${stop} = ${index} + ${rounds};`,
    test: frag`${index} < ${stop} && ${index} < ${cursor}.length`,
    after: frag`if (${index} < ${stop}) break; if (${stop} === 0) ${index} = -1;`,
  };
}
