// The layout of a nest: what its functions take and hand out. All of it goes by numbers 1, 2, …, the module's variables `$s1`,
// `$s2`, … (4-emit/print-nest.ts).
//   for (; i < n; i++) for (…) sum += a[j];  return sum
//     →   takes sum, i, n, a     keeps n, a     points: #2 hands out sum, i   #3 the same and j     ends: hands out sum
import type { Local } from '../1-analyse/storage/local.ts';
import type { Nest, Point } from '../2-lower/ir.ts';
import type { AroundNest, Live } from './liveness.ts';
import { touchedBy } from './touched.ts';

export interface NestLayout {
  /** What the fast function takes. */
  readonly takes: readonly Local[];
  /** What the resumed function needs and the loop does not write: whoever calls it has it still. */
  readonly kept: readonly Local[];
  /** What is ever handed out, in the order of its numbers: what the resumed function takes behind that. */
  readonly handed: readonly Local[];
  /** All locals that the nest has to do with. */
  readonly own: readonly Local[];
  /** Boxes whose blocks are around the nest: the nest has to have their blocks' names for them. */
  readonly aliased: readonly Local[];
  /** What the loop writes: it may not be what was passed any more. */
  readonly written: ReadonlySet<Local>;
  /** The points in it, in order; `live` is what each hands out. */
  readonly points: readonly Point[];
  /** Handed out at the end, and at each exit. */
  readonly ends: readonly Local[];
  readonly exits: readonly (readonly Local[])[];
  /** Handed out with an error, to what catches it around the nest. */
  readonly thrown: readonly Local[];
  /** A cancellation has to be thrown where the nest was suspended: it may be caught there. */
  readonly catches: boolean;
}

/** @param locals of the function, in order */
export function layOutNest(nest: Nest, around: AroundNest, locals: readonly Local[]): NestLayout {
  const { aliases, all, written } = touchedBy(nest.body);
  const own = locals.filter((l) => all.has(l));
  // Made outside, once a round of the loop around: the nest mentions such a box and never makes another.
  const aliased = own.filter((l) => l.alias !== null && !aliases.has(l));
  for (const l of aliased) written.delete(l);
  const changed = (live: Live): Local[] => own.filter((l) => live.has(l) && written.has(l));
  const exits = around.exits.map(changed);
  const ends = changed(around.after);
  const thrown = changed(around.handlers);
  const changing = new Set(own.filter((l) => written.has(l)).map((l) => l.name));
  const alive = new Set(around.points.flatMap((p) => [...p.live]));
  // Of locals that are one variable all are handed out if one of them is written.
  const remaining = own.filter((l) => alive.has(l) && !changing.has(l.name));
  const kept = byName(remaining);
  for (const point of around.points)
    point.live = new Set(own.filter((l) => point.live.has(l) && changing.has(l.name)));
  const out = new Set([...around.points.flatMap((p) => [...p.live]), ...exits.flat(), ...ends, ...thrown]);
  const handed = byName(own.filter((l) => out.has(l)));
  const takes = byName(own.filter((l) => around.before.has(l)));
  const catches = around.points.some((p) => p.caught);
  // Not in front of the nest, then.
  if (catches) nest.point.caught = true;
  nest.point.live = new Set(
    [...around.after, ...around.exits.flatMap((e) => [...e]), ...around.handlers].filter(
      (l) => !written.has(l) || !all.has(l),
    ),
  );
  for (const l of remaining) nest.point.live.add(l);
  nest.point.live.add(nest.state);
  return {
    takes,
    kept,
    handed,
    own,
    aliased,
    written,
    points: around.points,
    ends,
    exits,
    thrown,
    catches,
  };
}

/** Locals of one name are never live together: they are one variable, and one number. */
function byName(locals: readonly Local[]): Local[] {
  return [...new Map(locals.map((l) => [l.name, l])).values()];
}
