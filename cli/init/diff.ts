// A change as a unified diff. The files are configurations of at most some hundred lines, so the table of the longest common
// subsequence fits.
const CONTEXT = 3;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** @param name of the file, as it is to be shown */
export function unifiedDiff(name: string, before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after));
  const hunks: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (let i = 0; i < lines.length;) {
    const next = lines.findIndex(({ mark }, at) => at >= i && mark !== ' ');
    if (next < 0) break;
    const from = Math.max(i, next - CONTEXT);
    oldLine += from - i;
    newLine += from - i;
    // Changes with little between them share a hunk.
    let last = next;
    for (let at = next; at < lines.length && at <= last + 2 * CONTEXT; at++)
      if (lines[at]!.mark !== ' ') last = at;
    const to = Math.min(lines.length, last + 1 + CONTEXT);
    const hunk = lines.slice(from, to);
    const olds = hunk.filter(({ mark }) => mark !== '+').length;
    const news = hunk.filter(({ mark }) => mark !== '-').length;
    hunks.push(
      `@@ -${oldLine},${olds} +${newLine},${news} @@\n${hunk.map(({ mark, text }) => `${mark}${text}\n`).join('')}`,
    );
    oldLine += olds;
    newLine += news;
    i = to;
  }
  return `--- ${name}\n+++ ${name}\n${hunks.join('')}`;
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function compared(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ mark: ' ', text: before[i++]! });
      j++;
    } else if (
      i < before.length &&
      (j === after.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    )
      lines.push({ mark: '-', text: before[i++]! });
    else lines.push({ mark: '+', text: after[j++]! });
  }
  return lines;
}
