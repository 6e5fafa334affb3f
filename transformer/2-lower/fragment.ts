// A fragment: text to be, as verbatim source ranges and generated pieces, with the locals it reads and writes.
// The lowering composes fragments; only the emitter turns them into text.
import type { Local } from '../1-analyse/storage/local.ts';

/** Generated text; a range of the source, verbatim; or generated text that stands for a place in the source. */
export type Part =
  string | { readonly from: number; readonly to: number } | { readonly text: string; readonly at: number };

export interface Fragment {
  readonly parts: readonly Part[];
  readonly reads: ReadonlySet<Local>;
  readonly writes: ReadonlySet<Local>;
}

export type Embeddable = string | Fragment | Local | Part;

const none: ReadonlySet<Local> = new Set();

function isFragment(x: Exclude<Embeddable, string>): x is Fragment {
  return 'parts' in x;
}

/** Concatenates; a Local prints its name and counts as read. */
export function concat(...items: readonly Embeddable[]): Fragment {
  const parts: Part[] = [];
  let reads = none as Set<Local>;
  let writes = none as Set<Local>;
  for (const x of items) {
    if (typeof x === 'string') {
      if (x) parts.push(x);
    } else if (isFragment(x)) {
      for (const p of x.parts) parts.push(p);
      if (x.reads.size) reads = union(reads, x.reads);
      if (x.writes.size) writes = union(writes, x.writes);
    } else if ('kind' in x) {
      parts.push(x.name);
      reads = union(reads, new Set([x]));
    } else parts.push(x);
  }
  return { parts, reads, writes };
}

export function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  const result = new Set(a);
  for (const x of b) result.add(x);
  return result;
}

/** Template form of `concat`. */
export function frag(strings: TemplateStringsArray, ...values: readonly Embeddable[]): Fragment {
  const items: Embeddable[] = [];
  strings.forEach((s, i) => {
    items.push(s);
    if (i < values.length) items.push(values[i]!);
  });
  return concat(...items);
}

export function join(items: readonly Embeddable[], separator: string): Fragment {
  const out: Embeddable[] = [];
  items.forEach((x, i) => out.push(...(i ? [separator, x] : [x])));
  return concat(...out);
}

export const empty: Fragment = { parts: [], reads: none, writes: none };
