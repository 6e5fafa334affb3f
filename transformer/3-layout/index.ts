// The layout of a lowered function: its points in order, what lives across each (liveness.ts) and where it is saved (slots.ts).
import { type Loop, loopsIn, type Point } from '../2-lower/ir.ts';
import type { LoweredFile, LoweredFunction } from '../2-lower/lowered.ts';
import { findLive } from './liveness.ts';
import { assignSlots, type Slots } from './slots.ts';

export interface Layout {
  /** In the order of their program counters. */
  readonly points: readonly Point[];
  readonly loops: readonly Loop[];
  readonly slots: Slots;
}

export interface LaidOutFile extends LoweredFile {
  readonly layouts: ReadonlyMap<LoweredFunction, Layout>;
}

export function layOutFile(lowered: LoweredFile): LaidOutFile {
  const layouts = new Map<LoweredFunction, Layout>();
  for (const fn of lowered.file.functions) {
    lowered.file.current = fn.fn.node;
    layouts.set(fn, layOut(fn));
  }
  lowered.file.current = null;
  return { ...lowered, layouts };
}

function layOut({ body, locals }: LoweredFunction): Layout {
  const points = findLive(body);
  return { points, loops: [...loopsIn(body)], slots: assignSlots(points, locals) };
}
