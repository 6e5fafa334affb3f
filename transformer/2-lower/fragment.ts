// A fragment: text to be, in symbols, with the locals it reads and writes. The lowering composes fragments; only 4-emit
// turns them into text, and only then are helpers named and nested functions printed.
//   source          x = await f(async () => {})
//   fragment        @r "=" <range f> "(" <function 2> ")" ";"
import type { Local } from '../1-analyse/storage/local.ts';
import type { Helper } from '../names/helpers.ts';
import type { NestExit } from './ir.ts';
import type { LoweredFunction } from './lowered.ts';

/** The name of a local, or that which its block has for its box. Mentions it; whether that reads it the fragment says. */
export interface Mention {
  readonly local: Local;
  readonly alias?: boolean;
}

/** What generated code calls a helper of the runtime. */
export interface HelperName {
  readonly helper: Helper;
}

/** A variable of the generated code's own: `$` and this. */
export interface OwnName {
  readonly own: string;
}

/** Generated text. */
export type Word = string | Mention | HelperName | OwnName;

/** The source's text, verbatim. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Generated text that stands for a place in the source. */
export interface Placed {
  readonly words: readonly Word[];
  readonly at: number;
}

/**
 * Where a nested function's entry stands, or its body: as a statement of its own, or as an expression to be hung beside it;
 * or a nest of the engine's own function, with what drives it.
 */
export interface Hole {
  readonly hole: LoweredFunction;
  readonly half: 'entry' | 'body' | 'beside' | 'stretch';
}

/** A jump out of a nest: what it hands out is known when the nest is laid out. */
export interface Leave {
  readonly leave: NestExit;
}

export type Part = Word | Range | Placed | Hole | Leave;

export interface Fragment {
  readonly parts: readonly Part[];
  readonly reads: ReadonlySet<Local>;
  readonly writes: ReadonlySet<Local>;
}

export type Embeddable = Fragment | Local | Part;

const none: ReadonlySet<Local> = new Set();

export const empty: Fragment = { parts: [], reads: none, writes: none };

export function helper(name: Helper): HelperName {
  return { helper: name };
}

export function own(name: string): OwnName {
  return { own: name };
}

/** The local's name where it is not read: left of an assignment. */
export function mention(local: Local): Mention {
  return { local };
}

/** `words` in the place of the source's text at `at`. */
export function placed(at: number, ...words: readonly Word[]): Placed {
  return { words, at };
}

function isFragment(x: Exclude<Embeddable, string>): x is Fragment {
  return 'parts' in x;
}

function isLocal(x: Exclude<Embeddable, string | Fragment>): x is Local {
  return 'kind' in x;
}

/** Concatenates; a Local gives its name and counts as read. */
export function concat(...items: readonly Embeddable[]): Fragment {
  const parts: Part[] = [];
  let reads = none as Set<Local>;
  let writes = none as Set<Local>;
  for (const x of items) {
    if (typeof x === 'string') {
      if (x) parts.push(x);
    } else if (isFragment(x)) {
      for (const p of x.parts) parts.push(p);
      if (x.reads.size) reads = reads.size ? union(reads, x.reads) : (x.reads as Set<Local>);
      if (x.writes.size) writes = writes.size ? union(writes, x.writes) : (x.writes as Set<Local>);
    } else if (isLocal(x)) {
      parts.push({ local: x });
      reads = union(reads, [x]);
    } else parts.push(x);
  }
  return { parts, reads, writes };
}

export function union<T>(a: Iterable<T>, b: Iterable<T>): Set<T> {
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

/** A single name or `(void 0)`, of which nothing is evaluated; not a range, which may be of anything. */
export function isName({ parts }: Fragment): boolean {
  const only = parts.length === 1 ? parts[0]! : '';
  if (typeof only !== 'string') return 'own' in only || ('local' in only && /^[\w$]+$/.test(only.local.name));
  return /^[\w$]+$/.test(only);
}
