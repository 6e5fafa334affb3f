// What V8 counted, put right for code that is there more than once: a function of the user's stands in its module as the engine's own
// function and as the body that tasks run, its loops in both and once more for being resumed. V8 counts each of them, and whatever reads its
// counts has the last one win, so that a line that only tasks ran would count as never run. A part that was not run in one copy and was in
// another is given a count here; what ran in none stays at nought. Ranges stay where they are, in the generated text: the reader maps them.
import { decode } from '@jridgewell/sourcemap-codec';

export interface Range {
  startOffset: number;
  endOffset: number;
  count: number;
}

export interface FunctionCoverage {
  functionName: string;
  ranges: Range[];
  isBlockCoverage: boolean;
}

/** A place of the generated text that a place of a source was copied to. */
interface Copied {
  offset: number;
  column: number;
  count: number;
  /** The function outside of all others that it stands in; -1 is the module itself. */
  within: number;
  line: Copied[];
}

/**
 * @param functions of one script; changed in place
 * @param lineStarts offset of each line of the generated text
 * @param mappings of its source map
 */
export function amend(functions: FunctionCoverage[], lineStarts: readonly number[], mappings: string): void {
  const places = placesOf(lineStarts, mappings);
  count(places, functions);
  for (const one of functions) {
    const added = one.ranges.flatMap((range) => (range.count === 0 ? raise(range, places) : []));
    if (added.length === 0) continue;
    one.ranges.push(...added);
    one.isBlockCoverage = true;
  }
  // To most readers the last range over a line is right. Those of the user's own text are, and lie in each other as they do natively.
  const [script] = functions.splice(0, 1);
  functions.sort((a, b) => Number(isOwn(a)) - Number(isOwn(b)));
  functions.unshift(script!);
}

/** What heddle adds has names with a dollar sign in them. */
export function isOwn({ functionName }: FunctionCoverage): boolean {
  return !functionName.includes('$');
}

function placesOf(lineStarts: readonly number[], mappings: string): Copied[] {
  const places: Copied[] = [];
  const lines = new Map<string, Copied[]>();
  for (const [at, segments] of decode(mappings).entries())
    for (const [start, source, number, column] of segments) {
      if (source === undefined || lineStarts[at] === undefined) continue;
      const key = `${source}:${number}`;
      let line = lines.get(key);
      if (line === undefined) lines.set(key, (line = []));
      const place = { offset: lineStarts[at] + start, column: column!, count: 0, within: -1, line };
      places.push(place);
      line.push(place);
    }
  return places;
}

/** Ranges lie in each other: the innermost counts. */
function count(places: readonly Copied[], functions: readonly FunctionCoverage[]): void {
  const all = functions
    .flatMap(({ ranges }, index) => ranges.map((range, at) => ({ range, outer: at === 0 ? index : -1 })))
    .sort((a, b) => a.range.startOffset - b.range.startOffset || b.range.endOffset - a.range.endOffset);
  const open: typeof all = [];
  let next = 0;
  for (const place of places) {
    for (; next < all.length && all[next]!.range.startOffset <= place.offset; next++) open.push(all[next]!);
    while (open.length > 0 && open.at(-1)!.range.endOffset <= place.offset) open.pop();
    const inside = open.filter(({ range }) => range.endOffset > place.offset);
    place.count = inside.at(-1)?.range.count ?? 0;
    // The first is the script.
    place.within = inside.slice(1).find(({ outer }) => outer >= 0)?.outer ?? -1;
  }
}

/**
 * Gives a range that was not run the count of its copies, if any of its parts was run in one.
 * @returns ranges in it, for those that were not
 */
function raise(range: Range, places: readonly Copied[]): Range[] {
  const { startOffset, endOffset } = range;
  const first = firstFrom(startOffset, places);
  const still: Range[] = [];
  let highest = 0;
  let isOpen = false;
  for (let at = first; at < places.length && places[at]!.offset < endOffset; at++) {
    const place = places[at]!;
    // What has a count of its own is another range's.
    const found = place.count > 0 ? place.count : elsewhere(place);
    if (place.count === 0) highest = Math.max(highest, found ?? 0);
    const end = Math.min(places[at + 1]?.offset ?? endOffset, endOffset);
    if (found !== undefined && found > 0) isOpen = false;
    else if (found === undefined && !isOpen) continue;
    else if (isOpen) still.at(-1)!.endOffset = end;
    else {
      isOpen = true;
      still.push({ startOffset: behind(places[at - 1], startOffset, place), endOffset: end, count: 0 });
    }
  }
  if (highest === 0) return [];
  range.count = highest;
  return still;
}

/** Readers look for whole lines in a range: one that begins with a line is to reach back to the place before. */
function behind(before: Copied | undefined, startOffset: number, { offset }: Copied): number {
  return before === undefined ? offset : Math.max(before.offset + 1, startOffset);
}

function firstFrom(offset: number, places: readonly Copied[]): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]!.offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The highest count among the copies of a place, which are printed apart and begin at times a few columns from each other.
 * @returns undefined if there are none: then it goes with what is before it
 */
function elsewhere({ line, column, within }: Copied): number | undefined {
  const nearest = new Map<number, Copied>();
  for (const other of line) {
    if (other.within === within) continue;
    const best = nearest.get(other.within);
    const distance = Math.abs(other.column - column);
    const least = best === undefined ? Infinity : Math.abs(best.column - column);
    if (distance < least || (distance === least && other.count > best!.count)) nearest.set(other.within, other);
  }
  return nearest.size === 0 ? undefined : Math.max(...[...nearest.values()].map((other) => other.count));
}

/** Offset of each line of a text. */
export function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
