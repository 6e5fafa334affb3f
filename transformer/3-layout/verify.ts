// What must hold of a layout: asked behind it by the tests and the fuzzer (HEDDLE_VERIFY=1).
//   the points are those of the IR, in order
//   what lives across a point is a local of the function, and has a slot of the frame
//   no two that live across one point share a slot, but in the array that an overfull frame packs them into
import type { Local } from '../1-analyse/storage/local.ts';
import { pointsIn } from '../2-lower/ir.ts';
import type { LoweredFunction } from '../2-lower/lowered.ts';
import { BrokenIr } from '../2-lower/verify.ts';
import type { LaidOutFile, Layout } from './index.ts';
import { isApart } from './slots.ts';

/** @throws BrokenIr naming the function and what does not hold */
export function verifyLayout({ file, layouts }: LaidOutFile): void {
  for (const fn of file.functions) {
    const layout = layouts.get(fn);
    if (!layout) throw new BrokenIr(fn, 'it has no layout');
    verify(fn, layout);
  }
}

function verify(fn: LoweredFunction, { points, slots }: Layout): void {
  const known = [...pointsIn(fn.body)];
  if (known.length !== points.length || known.some((p, i) => p !== points[i]))
    throw new BrokenIr(
      fn,
      `its points are ${known.map((p) => p.pc).join(', ')}, laid out are ${points.map((p) => p.pc).join(', ')}`,
    );
  const locals = new Set(fn.locals);
  for (const { live, pc } of points) {
    const bySlot = new Map<number, Local>();
    for (const local of live) {
      if (!locals.has(local))
        throw new BrokenIr(fn, `${local.name} lives across point ${pc} and is no local`);
      if (local.slot < 0) throw new BrokenIr(fn, `${local.name} lives across point ${pc} and has no slot`);
      const other = bySlot.get(local.slot);
      if (other)
        throw new BrokenIr(fn, `${other.name} and ${local.name} share slot ${local.slot} at point ${pc}`);
      if (isApart(slots, local) && local.slot >= slots.count)
        throw new BrokenIr(fn, `${local.name} is in slot ${local.slot} of ${slots.count}`);
      bySlot.set(local.slot, local);
    }
  }
}
