// What saves the variables of a point in the frame, and what restores them.
//   $f.s0 = i; $f.s1 = undefined;      i = $f.s0 - 0; sum = typeof ($v = $f.s1) === 'number' ? $v - 0 : $other($v);
import type { Local } from '../1-analyse/storage/local.ts';
import type { Point } from '../2-lower/ir.ts';
import type { Layout } from '../3-layout/index.ts';
import { isApart, LARGEST, OVERFLOW, savedAt } from '../3-layout/slots.ts';
import type { Names } from '../names/names.ts';

/** Statements that save what is live at a point. */
export function save({ points, slots }: Layout, point: Point, frame: string): string[] {
  const here = savedAt(point);
  const out = here.filter((l) => isApart(slots, l)).map((l) => `${frame}.s${l.slot} = ${l.name};`);
  const packed = here.filter((l) => !isApart(slots, l));
  if (packed.length) out.push(`${frame}.s${OVERFLOW} = [${packed.map((l) => l.name).join(', ')}];`);
  // Slots that an earlier point filled and nothing here needs.
  const filled = new Set(here.map((l) => Math.min(l.slot, slots.overflow ? OVERFLOW : LARGEST)));
  const fills = (p: Point, slot: number): boolean =>
    [...p.live].some((l) => (isApart(slots, l) ? l.slot : OVERFLOW) === slot);
  for (let slot = 0; slot < slots.count; slot++)
    if (!filled.has(slot) && points.some((p) => p !== point && fills(p, slot)))
      out.push(`${frame}.s${slot} = undefined;`);
  return out;
}

/** What each slot holds at a point, up to the last one that holds something; `given`: values of locals that no variable holds. */
export function savedValues({ slots }: Layout, point: Point, given?: ReadonlyMap<Local, string>): string[] {
  const valueOf = (l: Local): string => given?.get(l) ?? l.name;
  const out: string[] = [];
  const here = savedAt(point);
  for (const l of here) if (isApart(slots, l)) out[l.slot] = valueOf(l);
  const packed = here.filter((l) => !isApart(slots, l));
  if (packed.length) out[OVERFLOW] = `[${packed.map(valueOf).join(', ')}]`;
  return Array.from(out, (value) => value ?? 'undefined');
}

/** Statements that restore what was saved at a point. */
export function restore({ slots }: Layout, point: Point, frame: string, names: Names): string[] {
  const here = savedAt(point);
  const out = here.filter((l) => isApart(slots, l)).map((l) => restored(l, `${frame}.s${l.slot}`, names));
  here
    .filter((l) => !isApart(slots, l))
    .forEach((l, i) => out.push(restored(l, `${frame}.s${OVERFLOW}[${i}]`, names)));
  return out;
}

/**
 * V8 knows nothing of what a slot holds, and what it does not know of a loop's variable at the head it does not know in
 * the loop. A subtraction gives a number; where that is not certain, the other branch is a call, which V8 takes for
 * unreachable until it has run once.
 */
function restored(l: Local, value: string, names: Names): string {
  if (l.numeric === 'always') return `${l.name} = ${value} - 0;`;
  if (l.numeric === 'no') return `${l.name} = ${value};`;
  const v = names.own('v');
  return `${l.name} = typeof (${v} = ${value}) === 'number' ? ${v} - 0 : ${names.helper('other')}(${v});`;
}

/** Says of a variable that was passed what `restored` says of one that is restored; nothing where nothing is known. */
export function hint(l: Local, names: Names): string {
  if (l.numeric === 'no' || l.kind === 'box') return '';
  if (l.numeric === 'always') return `${l.name} -= 0;`;
  return `${l.name} = typeof ${l.name} === 'number' ? ${l.name} - 0 : ${names.helper('other')}(${l.name});`;
}

/** Source names by slot, for the module record. */
export function slotNames({ slots }: Layout, point: Point): (string | null)[] {
  const result: (string | null)[] = new Array<string | null>(slots.count).fill(null);
  for (const l of point.live) if (isApart(slots, l)) result[l.slot] = l.source;
  return result;
}
