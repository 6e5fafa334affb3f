// A loop that is a nest in the engine's own function and in the task's body is printed once if both come to the same text. The first
// hands back all variables around the loop, because anybody may read them behind it; so the second does, too.
import type { Local } from '../1-analyse/storage/local.ts';
import { type Nest, nestsIn } from '../2-lower/ir.ts';
import type { LoweredFile, LoweredFunction } from '../2-lower/lowered.ts';
import { touchedBy } from './touched.ts';

/** The nest of an engine's own function whose two functions stand with the module record. */
export function nestOf(stretch: LoweredFunction): Nest | null {
  const [nest] = nestsIn(stretch.body);
  return stretch.fn.shape === 'declaration' && nest ? nest : null;
}

/** Marks the bodies' nests that may turn out to be the same as one of these. */
export function readAlike({ file }: LoweredFile): void {
  const own = new Map<number, ReadonlySet<string>>();
  for (const stretch of file.stretches) {
    const nest = nestOf(stretch);
    if (nest) own.set(nest.point.at, new Set(stretch.outer.map((l) => l.name)));
  }
  if (own.size === 0) return;
  for (const fn of file.functions)
    for (const nest of nestsIn(fn.body)) {
      const outer = own.get(nest.point.at);
      if (outer) nest.alsoRead = outerOf(nest, outer);
    }
}

function outerOf(nest: Nest, outer: ReadonlySet<string>): ReadonlySet<Local> {
  return new Set([...touchedBy(nest.body).all].filter((l) => l.kind === 'plain' && outer.has(l.name)));
}
