// Loops as text: in strips with the resumed round beside them, or guarded (see pace.ts and peel.ts for the shapes).
import type { Loop, Pace, Point } from '../2-lower/ir.ts';
import { savedValues } from './frame-text.ts';
import type { Item, Printer } from './print.ts';
import { mostUnknown } from './unknown-rounds.ts';

export function printLoop(printer: Printer, s: Loop): void {
  if (s.pace && s.point) pacedLoop(printer, s, s.pace, s.point);
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

/** The user's loop inside a loop that looks between two strips of it, and beside it the round a resumed run ends. */
function pacedLoop(printer: Printer, s: Loop, pace: Pace, point: Point): void {
  const { pc, file } = printer;
  const { strip } = pace;
  const k = file.names.own('k');
  const peel = printer.last(s.body) > 0;
  if (!peel) land(printer, `${pc} !== 0`, point);
  printer.line(`${pace.leave.name}: for (;;) {`);
  if (peel) printer.line(`if (${pc} === 0) {`);
  printer.unguarded(() => {
    printer.line(`if ((${k} -= ${pace.charge}) > 0) {`);
    printer.line(strip.before);
    rounds(printer, s, [strip.test], s.update ? [s.update] : []);
    if (strip.after.parts.length) printer.line(strip.after);
    printer.line('}');
    printer.line(`if (${file.names.helper('flag')}[0] !== 0) ${preempt(printer, point)}`);
    printer.line(`${k} = ${file.budget};${pace.unknown ? longer(printer) : ''}`);
  });
  if (peel) {
    printer.line(`} else if (${pc} === ${point.pc}) {`);
    printer.line(landed(printer, point));
    printer.line('} else {');
    printer.line(...labels(s.labels), 'do ');
    printer.braces(s.body);
    printer.write(' while (false);');
    if (s.update) printer.line(s.update, ';');
    printer.line('}');
  }
  printer.line('}');
}

function rounds(printer: Printer, s: Loop, test: Item[], update: Item[]): void {
  printer.line(...labels(s.labels), 'for (; ', ...test, '; ', ...update, ') ');
  printer.braces(s.body);
}

/** Strips of unknown rounds grow with what was seen to run in time, see pace.ts. */
function longer(printer: Printer): string {
  const { file } = printer;
  const n = file.names.own('n');
  return ` if (${n} < ${mostUnknown(file.budget)}) ${n} += ${n} >> 3;`;
}

/** A preempted run goes on here. */
function land(printer: Printer, when: string, point: Point): void {
  const { fresh, pc } = printer;
  if (fresh) return;
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
