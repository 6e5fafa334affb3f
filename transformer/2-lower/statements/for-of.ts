// for (const x of xs) body   →   $t1 = $iterate(xs); $t2 = $at($t1);
//                                try { loop { test $t2 < 0 ? $step($t1) : $t2 < $t1.length, update $t2 < 0 || $t2++,
//                                             body: x = $t2 < 0 ? $t1.value : $t1[$t2]; body } }
//                                catch ($e) { if ($t2 < 0) $closeQuietly($t1); throw $e; }
//                                if ($t2 < 0) $close($t1);
// $iterate gives a pristine array back as it is, to be run over by index; anything else becomes a cursor over the
// iterator protocol, with index -1. Jumps out of the loop close the cursor first (exits/exits.ts).
import ts from '#typescript';
import { skipParentheses } from '../../1-analyse/parentheses.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { runsUnknown } from '../../1-analyse/unknown-code.ts';
import { concat, type Fragment, frag, helper, mention, own, placed } from '../fragment.ts';
import type { Strip } from '../ir.ts';
import { emitLoop } from '../loops/loop.ts';
import { lowerNest } from '../loops/nest.ts';
import { guardHead, lowerRound } from '../loops/round.ts';
import { isShort, shrinks } from '../loops/strip.ts';
import type { Lowering } from '../lowering.ts';

export function lowerForOf(lowering: Lowering, node: ts.ForOfStatement, labels: readonly string[]): void {
  const cursor = lowering.temp();
  const index = lowering.temp();
  guardHead(lowering, node);
  lowering.assign(
    cursor,
    frag`${placed(node.expression.getStart(lowering.file.sf), helper('iterate'))}(${lowering.lower(node.expression)}${madeBy(lowering, node.expression)})`,
  );
  lowering.assign(index, frag`${helper('indexOfFirst')}(${cursor})`);
  index.numeric = 'maybe';
  const test = frag`${index} < 0 ? ${helper('step')}(${cursor}) : ${index} < ${cursor}.length`;
  const closing = frag`if (${index} < 0) ${helper('close')}(${cursor}); `;
  const error = own('e');
  const rethrow = frag`if (${index} < 0) ${helper('closeQuietly')}(${cursor}); throw ${error};`;
  const loop = (): void => {
    const strip = stripOfArray(lowering, node, cursor, index);
    const value = strip
      ? frag`${cursor}[${index}]`
      : frag`${index} < 0 ? ${cursor}.value : ${cursor}[${index}]`;
    emitLoop(lowering, {
      node,
      labels,
      strip,
      test,
      update: strip ? frag`${index}++` : frag`${index} < 0 || ${index}++`,
      body() {
        lowerRound(lowering, node, value);
      },
    });
  };
  lowerNest(lowering, node, () => {
    lowering.emit({
      kind: 'try',
      body: lowering.collect(() => lowering.exits.within({ kind: 'closer', code: closing }, loop)),
      param: concat(error),
      handler: lowering.collect(() => lowering.code(rethrow, [], [], true)),
      handlerKills: [],
      closes: true,
    });
    lowering.code(frag`if (${index} < 0) ${helper('close')}(${cursor});`);
  });
}

const MAKERS = new Set(['entries', 'keys', 'values', 'matchAll']);

/**
 * Of `for (… of map.entries())`: which collection the iterator is of, and how it was made, so that it can be made again on another
 * core. Only where evaluating that a second time does nothing: names and literals.
 */
function madeBy(lowering: Lowering, expression: ts.Expression): Fragment {
  const call = skipParentheses(expression);
  if (!ts.isCallExpression(call) || call.arguments.length > 1 || call.questionDotToken) return frag``;
  const callee = skipParentheses(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken) return frag``;
  const made = [callee.expression, ...call.arguments].map(skipParentheses);
  if (!MAKERS.has(callee.name.text) || !made.every(doesNothing)) return frag``;
  const [source, argument] = made.map((e) => lowering.lower(e));
  const name = JSON.stringify(callee.name.text);
  return argument ? frag`, ${source!}, ${name}, ${argument}` : frag`, ${source!}, ${name}`;
}

function doesNothing(e: ts.Expression): boolean {
  return ts.isIdentifier(e) || ts.isStringLiteralLike(e) || ts.isRegularExpressionLiteral(e);
}

/**
 * Strips of an array, where the rounds are short; a cursor gives strips of one round, with its value at index -1, where the
 * round finds it:
 *   if ($t2 < 0) { if (!$step($t1)) break; $s = 0; } else { $s = …the smaller of $t2 + 1024 and $t1.length… }
 *   for (; $t2 < $s; $t2++) { x = $t1[$t2]; body }
 *   if ($s === 0) $t2 = -1; else if ($t2 >= $t1.length) break;
 */
function stripOfArray(
  lowering: Lowering,
  node: ts.ForOfStatement,
  cursor: Local,
  index: Local,
): Strip | null {
  if (!lowering.nest || !lowering.file.points.preempts(node) || !isShort(node)) return null;
  if (runsUnknown(node.initializer) || shrinks(node)) return null;
  const rounds = String(lowering.file.rounds);
  const stop = mention(lowering.temp());
  return {
    before: frag`if (${index} < 0) { if (!${helper('step')}(${cursor})) break; ${stop} = 0; } else { ${stop} = ${cursor}.length; if (${index} >= ${stop}) break; if (${index} + ${rounds} < ${stop}) ${stop} = ${index} + ${rounds}; }`,
    test: frag`${index} < ${stop}`,
    after: frag`if (${stop} === 0) ${index} = -1; else if (${index} >= ${cursor}.length) break;`,
  };
}
