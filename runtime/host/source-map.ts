// One look-up in a source map (version 3): which source and line stand behind a place in the text. Node has this for programs that were
// started with --enable-source-maps only.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Variable-length quantities in base 64: five bits a digit, the sixth says that more follow; the lowest bit is the sign. */
function quantities(segment: string): number[] {
  const values: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if ((bits & 32) !== 0) continue;
    values.push((value & 1) !== 0 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return values;
}

/** All numbers from 0. Null if nothing stands for the place. */
export function mappedLine(
  mappings: string,
  row: number,
  column: number,
): { source: number; line: number } | null {
  let source = 0;
  let line = 0;
  let found: { source: number; line: number } | null = null;
  for (const [at, segments] of mappings.split(';').entries()) {
    if (at > row) break;
    let from = 0;
    for (const segment of segments.split(',')) {
      const [columns, sources, lines] = quantities(segment);
      if (columns === undefined) continue;
      from += columns;
      source += sources ?? 0;
      line += lines ?? 0;
      if (at === row && from <= column && sources !== undefined) found = { source, line };
    }
  }
  return found;
}
