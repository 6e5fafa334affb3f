// The lines around a place, numbered, with the place underlined: what a reader needs to find it without an editor.
const AROUND = 1;
/** Lines longer than this are cut around the place (a minified file is one line). */
const WIDEST = 160;

/**
 * @param source the whole file
 * @param start offset of the first character to underline
 * @param length how many characters; what goes past the end of the line is left out
 */
export function codeFrame(source: string, start: number, length: number): string {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/);
  const { line, column } = positionOf(source, start);
  const first = Math.max(0, line - AROUND);
  const last = Math.min(lines.length - 1, line + AROUND);
  const gutter = String(last + 1).length;
  const from = column > WIDEST / 2 ? column - WIDEST / 4 : 0;
  const out: string[] = [];
  for (let i = first; i <= last; i++) {
    const text = lines[i]!.slice(from, from + WIDEST).replaceAll('\t', ' ');
    out.push(`${i === line ? '>' : ' '} ${String(i + 1).padStart(gutter)} | ${text}`.trimEnd());
    if (i !== line) continue;
    const carets = Math.max(1, Math.min(length, lines[i]!.length - column, WIDEST - (column - from)));
    out.push(`  ${' '.repeat(gutter)} | ${' '.repeat(column - from)}${'^'.repeat(carets)}`);
  }
  return out.join('\n');
}

function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length - 1, column: before.at(-1)!.length };
}
