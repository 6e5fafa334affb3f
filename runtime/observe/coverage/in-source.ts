// Counts of a module whose source lies where it was loaded from (heddle/register): told in places of the source, as if Node had run that. A
// reader that follows source maps itself, like node --test, is as coarse about it as it is for every compiler.
import { decode } from '@jridgewell/sourcemap-codec';
import { isOwn, startsOf, type FunctionCoverage } from './amend.ts';

interface Place {
  offset: number;
  source: number;
}

/**
 * @param functions of one script, amended
 * @param lineStarts offset of each line of the generated text
 * @param mappings of its source map
 * @param text of its only source
 */
export function inSource(
  functions: readonly FunctionCoverage[],
  lineStarts: readonly number[],
  mappings: string,
  text: string,
): FunctionCoverage[] {
  const starts = startsOf(text);
  const places: Place[] = [];
  for (const [at, segments] of decode(mappings).entries())
    for (const [column, source, line, original] of segments)
      if (source !== undefined)
        places.push({ offset: lineStarts[at]! + column, source: starts[line!]! + original! });
  const [script, ...others] = functions;
  const told: FunctionCoverage[] = [
    { ...script!, ranges: [{ startOffset: 0, endOffset: text.length, count: script!.ranges[0]!.count }] },
  ];
  for (const one of others) {
    if (!isOwn(one)) continue;
    const ranges = one.ranges.flatMap(({ startOffset, endOffset, count }) => {
      const start = moved(startOffset, places);
      const end = moved(endOffset, places);
      return start === null || end === null || start >= end ? [] : [{ startOffset: start, endOffset: end, count }];
    });
    if (ranges.length > 0) told.push({ ...one, ranges });
  }
  return told;
}

/** A place of its own, or right behind the last one before. */
function moved(offset: number, places: readonly Place[]): number | null {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  const place = places[low - 1];
  if (place === undefined) return null;
  return place.offset === offset ? place.source : place.source + 1;
}
