// "Did you mean …?": the known name that is nearest to a misspelt one. Both halves of heddle, the compiler and the
// runtime, refuse options that they do not know.

/**
 * @param name what somebody wrote
 * @param known the names there are
 * @returns the one that is a slip of the fingers away from `name`, or a part of it; capitals, `-` and `_` do not count.
 * Undefined if none is near
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const word = plain(name);
  let best: string | undefined;
  // Guessed: a third of the letters wrong is another word. TypeScript suggests up to 0.4 of them.
  let least = Math.floor(word.length / 3) + 1;
  for (const candidate of known) {
    const other = plain(candidate);
    const edits = isPartOf(word, other) || isPartOf(other, word) ? 1 : distance(word, other);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** Two letters are part of many words. */
function isPartOf(part: string, whole: string): boolean {
  return part.length > 2 && whole.includes(part);
}

/** Letters to add, leave out, change or swap with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = last[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, last[j]! + 1, row[j - 1]! + 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length]!;
}
