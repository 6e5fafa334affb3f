// Compaction: many segments become one, so that a search meets each word once instead of once a segment. It works
// on the live index where that is, with no thought for whom it keeps waiting: one long loop.
import type { Segment } from './segment.ts';
import { compareWords } from './words.ts';

/** Merges segments; passages keep their order, those of a later segment follow those of an earlier one. */
export async function mergeSegments(segments: Segment[]): Promise<Segment> {
  const bases = new Int32Array(segments.length);
  let wordBytes = 0;
  let words = 0;
  let pairs = 0;
  let passages = 0;
  for (let s = 0; s < segments.length; s++) {
    bases[s] = passages;
    passages += segments[s].lengths.length;
    wordBytes += segments[s].words.length;
    words += segments[s].wordEnds.length;
    pairs += segments[s].postings.length;
  }
  const merged: Segment = {
    words: new Uint8Array(wordBytes),
    wordEnds: new Int32Array(words),
    postings: new Int32Array(pairs),
    postingEnds: new Int32Array(words),
    lengths: new Int32Array(passages),
  };
  for (let s = 0; s < segments.length; s++) merged.lengths.set(segments[s].lengths, bases[s]);

  // The segments' words are sorted: take the smallest of all heads, from every segment that has it.
  const heads = new Int32Array(segments.length);
  let written = 0;
  let word = 0;
  let filled = 0;
  for (;;) {
    let least = -1;
    for (let s = 0; s < segments.length; s++) {
      if (
        heads[s] < segments[s].wordEnds.length &&
        (least < 0 || compareHeads(segments, heads, s, least) < 0)
      ) {
        least = s;
      }
    }
    if (least < 0) break;
    const from = start(segments[least].wordEnds, heads[least]);
    const to = segments[least].wordEnds[heads[least]];
    for (let i = from; i < to; i++) merged.words[written++] = segments[least].words[i];
    for (let s = segments.length - 1; s >= least; s--) {
      const { wordEnds, postings, postingEnds } = segments[s];
      if (heads[s] === wordEnds.length || (s !== least && compareHeads(segments, heads, s, least) !== 0))
        continue;
      for (let pair = start(postingEnds, heads[s]) * 2; pair < postingEnds[heads[s]] * 2; pair += 2) {
        merged.postings[filled * 2] = postings[pair] + bases[s];
        merged.postings[filled * 2 + 1] = postings[pair + 1];
        filled++;
      }
      heads[s]++;
    }
    merged.wordEnds[word] = written;
    merged.postingEnds[word++] = filled;
  }
  merged.words = merged.words.slice(0, written);
  merged.wordEnds = merged.wordEnds.slice(0, word);
  merged.postingEnds = merged.postingEnds.slice(0, word);
  return merged;
}

function compareHeads(segments: Segment[], heads: Int32Array, a: number, b: number): number {
  const x = segments[a];
  const y = segments[b];
  const i = heads[a];
  const j = heads[b];
  return compareWords(
    x.words,
    start(x.wordEnds, i),
    x.wordEnds[i],
    y.words,
    start(y.wordEnds, j),
    y.wordEnds[j],
  );
}

function start(ends: Int32Array, item: number): number {
  return item === 0 ? 0 : ends[item - 1];
}
