// Layout of a frame: which slot each local is saved in. Locals never saved at the same point share slots; what does not
// fit into the largest frame is packed into an array in its last slot.
import type { Local } from '../1-analyse/storage/local.ts';
import type { Point } from '../2-lower/ir.ts';
import type { Helper } from '../names/helpers.ts';
import type { Names } from '../names/names.ts';

/** Slots of the largest frame class; its last one may hold the overflow array. */
export const LARGEST = 30;
const OVERFLOW = LARGEST - 1;

export interface Layout {
  readonly slots: number;
  readonly frameClass: Helper;
  /** Statements that save what is live at a point, and the reverse. */
  save(point: Point, frame: string): string[];
  /** What each slot holds at a point, up to the last one that holds something. */
  values(point: Point): string[];
  restore(point: Point, frame: string): string[];
  /** Source names by slot, for the module record. */
  names(point: Point): (string | null)[];
}

function assignSlots(points: readonly Point[], locals: readonly Local[]): number {
  let used = 0;
  for (const local of locals) {
    local.slot = -1;
    const rivals = points.filter((p) => p.live.has(local));
    if (rivals.length === 0) continue;
    const taken = new Set<number>();
    for (const p of rivals)
      for (const other of p.live) if (other !== local && other.slot >= 0) taken.add(other.slot);
    let slot = 0;
    while (taken.has(slot)) slot++;
    local.slot = slot;
    used = Math.max(used, slot + 1);
  }
  return used;
}

export function layOut(points: readonly Point[], locals: readonly Local[], names: Names): Layout {
  const wanted = assignSlots(points, locals);
  const overflow = wanted > LARGEST;
  const slots = Math.min(wanted, LARGEST);
  const plain = (l: Local): boolean => !overflow || l.slot < OVERFLOW;
  const v = names.own('v');
  /**
   * V8 knows nothing of what a slot holds, and what it does not know of a loop's variable at the head it does not know in
   * the loop. A subtraction gives a number; where that is not certain, the other branch is a call, which V8 takes for
   * unreachable until it has run once.
   */
  const restored = (l: Local, value: string): string => {
    if (l.numeric === 'always') return `${l.name} = ${value} - 0;`;
    if (l.numeric === 'no') return `${l.name} = ${value};`;
    return `${l.name} = typeof (${v} = ${value}) === 'number' ? ${v} - 0 : ${names.helper('other')}(${v});`;
  };
  const live = (p: Point): Local[] => [...p.live].sort((a, b) => a.slot - b.slot);
  return {
    slots,
    frameClass: slots <= 2 ? 'F2' : slots <= 6 ? 'F6' : slots <= 14 ? 'F14' : 'F30',
    save(point, frame) {
      const here = live(point);
      const out = here.filter(plain).map((l) => `${frame}.s${l.slot} = ${l.name};`);
      const packed = here.filter((l) => !plain(l));
      if (packed.length) out.push(`${frame}.s${OVERFLOW} = [${packed.map((l) => l.name).join(', ')}];`);
      // Slots that an earlier point filled and nothing here needs.
      const filled = new Set(here.map((l) => Math.min(l.slot, overflow ? OVERFLOW : LARGEST)));
      for (let slot = 0; slot < slots; slot++)
        if (
          !filled.has(slot) &&
          points.some((p) => p !== point && [...p.live].some((l) => (plain(l) ? l.slot : OVERFLOW) === slot))
        )
          out.push(`${frame}.s${slot} = undefined;`);
      return out;
    },
    values(point) {
      const out: string[] = [];
      for (const l of live(point)) if (plain(l)) out[l.slot] = l.name;
      const packed = live(point).filter((l) => !plain(l));
      if (packed.length) out[OVERFLOW] = `[${packed.map((l) => l.name).join(', ')}]`;
      return Array.from(out, (value) => value ?? 'undefined');
    },
    restore(point, frame) {
      const here = live(point);
      const out = here.filter(plain).map((l) => restored(l, `${frame}.s${l.slot}`));
      here.filter((l) => !plain(l)).forEach((l, i) => out.push(restored(l, `${frame}.s${OVERFLOW}[${i}]`)));
      return out;
    },
    names(point) {
      const result: (string | null)[] = new Array<string | null>(slots).fill(null);
      for (const l of point.live) if (plain(l)) result[l.slot] = l.source;
      return result;
    },
  };
}
