// Which slot of the frame each local is saved in. Locals never saved at the same point share slots; what does not fit into
// the largest frame is packed into an array in its last slot.
//   live at 1: i, n    live at 2: n, s   →   n slot 0, i and s slot 1, class F2
import type { Local } from '../1-analyse/storage/local.ts';
import type { Point } from '../2-lower/ir.ts';

/** Slots of the largest frame class; its last one may hold the overflow array. */
export const LARGEST = 30;
export const OVERFLOW = LARGEST - 1;

export type FrameClass = 'F2' | 'F6' | 'F14' | 'F30';

export interface Slots {
  readonly count: number;
  readonly frameClass: FrameClass;
  /** Some locals are packed into the array of the last slot. */
  readonly overflow: boolean;
}

export function assignSlots(points: readonly Point[], locals: readonly Local[]): Slots {
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
  const count = Math.min(used, LARGEST);
  return {
    count,
    frameClass: count <= 2 ? 'F2' : count <= 6 ? 'F6' : count <= 14 ? 'F14' : 'F30',
    overflow: used > LARGEST,
  };
}

/** Has the local a slot of its own, or does the overflow array hold it? */
export function isApart(slots: Slots, local: Local): boolean {
  return !slots.overflow || local.slot < OVERFLOW;
}

/** What is live at a point, by slot. */
export function savedAt(point: Point): Local[] {
  return [...point.live].sort((a, b) => a.slot - b.slot);
}
