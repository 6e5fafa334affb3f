// Composes two source maps: TypeScript's (JavaScript → edited text) over ours (edited text → original text).
// The result keeps TypeScript's paths, so that `sourceRoot`, `mapRoot` and friends mean what they always do.
import { decode, encode } from '@jridgewell/sourcemap-codec';
import type { SourceMapMappings, SourceMapSegment } from '@jridgewell/sourcemap-codec';

export interface RawSourceMap {
  version: number;
  file?: string | undefined;
  sourceRoot?: string | undefined;
  sources: (string | null)[];
  sourcesContent?: (string | null)[] | undefined;
  names: string[];
  mappings: string;
}

/** @param outer its one source is the text that `inner` generates; @param content text of the original source */
export function composeSourceMaps(outer: RawSourceMap, inner: RawSourceMap, content: string): RawSourceMap {
  const names = new Names();
  const innerLines = decode(inner.mappings);
  const mappings = decode(outer.mappings).map((line) => {
    const out: SourceMapSegment[] = [];
    for (const segment of line) {
      const composed = composeSegment(segment, innerLines, outer.names, inner.names, names);
      if (composed !== undefined && !repeats(out.at(-1), composed)) out.push(composed);
    }
    return out;
  });
  return {
    ...outer,
    ...(outer.sourcesContent === undefined ? {} : { sourcesContent: [content] }),
    names: names.list,
    mappings: encode(mappings),
  };
}

function composeSegment(
  segment: SourceMapSegment,
  innerLines: SourceMapMappings,
  outerNames: string[],
  innerNames: string[],
  names: Names,
): SourceMapSegment | undefined {
  if (segment.length === 1) return segment;
  const traced = trace(innerLines[segment[2]], segment[3]);
  if (traced === undefined) return undefined;
  // Text that we made up: says so, lest the debugger take it for the line before.
  if (traced.length === 1) return [segment[0]];
  const name =
    traced.length === 5 ? innerNames[traced[4]] : segment.length === 5 ? outerNames[segment[4]] : undefined;
  if (name === undefined) return [segment[0], 0, traced[2], traced[3]];
  return [segment[0], 0, traced[2], traced[3], names.index(name)];
}

/** The last segment of the line at or before the column. */
function trace(line: SourceMapSegment[] | undefined, column: number): SourceMapSegment | undefined {
  if (line === undefined) return undefined;
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line[middle]![0] <= column) low = middle + 1;
    else high = middle;
  }
  return line[low - 1];
}

function repeats(before: SourceMapSegment | undefined, segment: SourceMapSegment): boolean {
  if (before === undefined) return segment.length === 1;
  if (before.length !== segment.length) return false;
  for (let i = 1; i < segment.length; i++) if (before[i] !== segment[i]) return false;
  return true;
}

class Names {
  readonly list: string[] = [];
  readonly #indices = new Map<string, number>();

  index(name: string): number {
    let index = this.#indices.get(name);
    if (index === undefined) {
      index = this.list.push(name) - 1;
      this.#indices.set(name, index);
    }
    return index;
  }
}
