// Loops that are re-entered where they stand, as text: those whose rounds wait. Nests are in print-nest.ts.
import type { Loop, Point } from '../2-lower/ir.ts';
import { savedValues } from './frame-text.ts';
import type { Item, Printer } from './print.ts';

export function printLoop(printer: Printer, s: Loop): void {
  if (printer.nest) printer.nest.loop(s);
  else guardedLoop(printer, s);
}

export function labels(list: readonly string[]): string[] {
  return list.map((l) => `${l}: `);
}

/**
 * A loop whose rounds lead a resumed run to its point. If it is a point, it looks at each back-edge, behind the update:
 *   for (; $pc !== 0 || ($p === 0 && (c)); u, $p = $F[0]) body'   if ($p !== 0) return $preempt(…);
 * Nothing but the update's end makes `$p` anything but 0, and then the loop ends: inner loops leave it 0, and a loop that
 * begins finds it so. Looking in the condition would preempt a loop in front of its first round, where the source has no point.
 */
function guardedLoop(printer: Printer, s: Loop): void {
  const { pc, file } = printer;
  const p = file.names.own('p');
  const inner = printer.last(s.body) > 0;
  if (s.point) land(printer, inner ? `${pc} === ${s.point.pc}` : `${pc} !== 0`, s.point);
  const terms: Item[][] = [];
  if (s.point) terms.push([`${p} === 0`]);
  if (s.test) terms.push(s.point || inner ? ['(', s.test, ')'] : [s.test]);
  const test: Item[] = terms.flatMap((term, i) => (i === 0 ? term : [' && ', ...term]));
  if (inner && terms.length > 1) test.splice(0, test.length, '(', ...test, ')');
  if (inner && terms.length > 0) test.unshift(`${pc} !== 0 || `);
  const update: Item[] = s.update ? [s.update] : [];
  if (s.point) update.push(`${s.update ? ', ' : ''}${p} = ${file.names.helper('flag')}[0]`);
  rounds(printer, s, test, update);
  if (s.point) printer.line(`if (${p} !== 0) ${preempt(printer, s.point)}`);
}

/** `last`: a line at the end of each round. */
export function rounds(printer: Printer, s: Loop, test: Item[], update: Item[], last = ''): void {
  printer.line(...labels(s.labels), 'for (; ', ...test, '; ', ...update, ') ');
  printer.braces(s.body, last);
}

/** A preempted run goes on here. */
function land(printer: Printer, when: string, point: Point): void {
  const { pc } = printer;
  const always = when === `${pc} !== 0` && !point.caught;
  printer.line(always ? `${pc} = 0;` : `if (${when}) { ${landed(printer, point)} }`);
}

/** `$resumed` throws if the task was cancelled meanwhile; where nothing can catch that, the prologue has called it. */
function landed({ pc, f, file }: Printer, point: Point): string {
  return point.caught ? `${pc} = 0; ${file.names.helper('resumed')}(${f});` : `${pc} = 0;`;
}

/** A call with the variables as its last arguments: were they to outlive one, V8 would keep them in memory throughout. */
function preempt({ file, layout, bodyName, f }: Printer, point: Point): string {
  const frame = [f, file.names.helper(layout.slots.frameClass), file.names.own('m'), bodyName];
  const values = [...frame, point.pc, ...savedValues(layout, point)];
  return `return ${file.names.helper('preempt')}(${values.join(', ')});`;
}
