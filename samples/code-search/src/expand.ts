// Typo-tolerant search, as a send task: which words of a piece of the vocabulary are close to a word of the query. It looks at
// every word there, which is the honest price of not knowing where the typing error is.

/** The words of a piece that are close to one word of the query. */
export interface Expansion {
  /** Word numbers in the piece. */
  words: Int32Array;
  /** 1 for the word itself, less the further away. */
  weights: Float64Array;
}

/** How many slips a word of this length may contain: the rule search engines have settled on. */
function slipsAllowed(length: number): number {
  return length > 5 ? 2 : length > 2 ? 1 : 0;
}

/** For each word of the query: the words of a vocabulary that begin with it or are a few slips away from it. */
export async function expandQuery(
  query: Uint8Array[],
  words: Uint8Array,
  wordEnds: Int32Array,
): Promise<Expansion[]> {
  const expansions: Expansion[] = [];
  for (const typed of query) {
    const slips = slipsAllowed(typed.length);
    const found: number[] = [];
    const weights: number[] = [];
    // Two rows of the edit distance's matrix.
    let above = new Int32Array(typed.length + 1);
    let row = new Int32Array(typed.length + 1);
    let start = 0;
    for (let word = 0; word < wordEnds.length; word++) {
      const length = wordEnds[word] - start;
      let common = 0;
      while (common < length && common < typed.length && words[start + common] === typed[common]) common++;

      if (common === typed.length) {
        found.push(word);
        weights.push(length === common ? 1 : 0.5 * (common / length));
      } else if (slips > 0 && Math.abs(length - typed.length) <= slips) {
        for (let j = 0; j <= typed.length; j++) above[j] = j;
        let best = 0;
        for (let i = 1; i <= length && best <= slips; i++) {
          const byte = words[start + i - 1];
          row[0] = best = i;
          for (let j = 1; j <= typed.length; j++) {
            const substitute = above[j - 1] + (byte === typed[j - 1] ? 0 : 1);
            const insertOrDelete = Math.min(above[j], row[j - 1]) + 1;
            row[j] = Math.min(substitute, insertOrDelete);
            if (row[j] < best) best = row[j];
          }
          const swap = above;
          above = row;
          row = swap;
        }
        if (best <= slips && above[typed.length] <= slips) {
          found.push(word);
          weights.push(0.4 / above[typed.length]);
        }
      }
      start = wordEnds[word];
    }
    expansions.push({ words: Int32Array.from(found), weights: Float64Array.from(weights) });
  }
  return expansions;
}
