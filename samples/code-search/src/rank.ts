// Ranking, as a send task: BM25 over the whole index for the postings of one query.

/** What ranking needs to know of a query's words. Arguments travel, so everything lies in three typed arrays. */
export interface Postings {
  /** (passage, count) pairs, list after list. */
  pairs: Int32Array;
  /** Where each list ends in `pairs`. */
  ends: Int32Array;
  /** Of each list: how rare the word is, times how close to what was typed. */
  weights: Float64Array;
}

export interface Ranking {
  passages: Int32Array;
  scores: Float64Array;
}

/** The usual constants: how fast repetition saturates, how much long passages are discounted. */
const K1 = 1.2;
const B = 0.75;

/** The `limit` best passages, best first. `lengths` are those of all passages of the index. */
export async function rank(postings: Postings, lengths: Int32Array, limit: number): Promise<Ranking> {
  const { pairs, ends, weights } = postings;
  let total = 0;
  for (let passage = 0; passage < lengths.length; passage++) total += lengths[passage];
  const average = total / Math.max(1, lengths.length);

  const scores = new Float64Array(lengths.length);
  let at = 0;
  for (let list = 0; list < ends.length; list++) {
    const weight = weights[list];
    for (; at < ends[list]; at += 2) {
      const passage = pairs[at];
      const count = pairs[at + 1];
      const norm = K1 * (1 - B + (B * lengths[passage]) / average);
      scores[passage] += (weight * count * (K1 + 1)) / (count + norm);
    }
  }

  const best = new Int32Array(limit);
  let kept = 0;
  for (let passage = 0; passage < scores.length; passage++) {
    const score = scores[passage];
    if (score === 0 || (kept === limit && score <= scores[best[kept - 1]])) continue;
    let place = kept < limit ? kept++ : kept - 1;
    while (place > 0 && scores[best[place - 1]] < score) {
      best[place] = best[place - 1];
      place--;
    }
    best[place] = passage;
  }
  const passages = best.slice(0, kept);
  return { passages, scores: Float64Array.from(passages, (passage) => scores[passage]) };
}
