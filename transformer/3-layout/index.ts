// The layout of a lowered function: its points in order, what lives across each (liveness.ts) and where it is saved (slots.ts).
import type { Local } from '../1-analyse/storage/local.ts';
import { type Loop, loopsIn, type Nest, nestsIn, type Point } from '../2-lower/ir.ts';
import type { LoweredFile, LoweredFunction } from '../2-lower/lowered.ts';
import { findLive } from './liveness.ts';
import { layOutNest, type NestLayout } from './nests.ts';
import { assignSlots, type Slots } from './slots.ts';
import { readAlike } from './read-alike.ts';
import { touchedBy } from './touched.ts';

export interface Layout {
  /** In the order of their program counters; those of nests are theirs. */
  readonly points: readonly Point[];
  /** Loops that are re-entered where they stand. */
  readonly loops: readonly Loop[];
  readonly nests: ReadonlyMap<Nest, NestLayout>;
  /** What the body declares: what only its nests have to do with is theirs. */
  readonly variables: readonly Local[];
  readonly slots: Slots;
}

export interface LaidOutFile extends LoweredFile {
  readonly layouts: ReadonlyMap<LoweredFunction, Layout>;
}

export function layOutFile(lowered: LoweredFile): LaidOutFile {
  const layouts = new Map<LoweredFunction, Layout>();
  readAlike(lowered);
  for (const fn of [...lowered.file.functions, ...lowered.file.stretches]) {
    lowered.file.current = fn.fn.node;
    layouts.set(fn, layOut(fn));
  }
  lowered.file.current = null;
  return { ...lowered, layouts };
}

function layOut({ body, locals }: LoweredFunction): Layout {
  const { points, nests: around } = findLive(body);
  const nests = new Map<Nest, NestLayout>();
  for (const nest of nestsIn(body)) nests.set(nest, layOutNest(nest, around.get(nest)!, locals));
  const used = touchedBy(body).all;
  for (const [nest, { takes, ends, exits, thrown }] of nests)
    for (const l of [...takes, ...ends, ...exits.flat(), ...thrown, nest.state]) used.add(l);
  return {
    points,
    loops: [...loopsIn(body)],
    nests,
    variables: locals.filter((l) => used.has(l)),
    slots: assignSlots(points, locals),
  };
}
