// The inverted index: immutable segments, one a batch, and what all of them have in common. Searching works on the
// segments that were there when it began; indexing only ever adds new ones.
import { spawn } from 'heddle';
import { expandQuery } from './expand.ts';
import { mergeSegments } from './compact.ts';
import { rank } from './rank.ts';
import type { Postings } from './rank.ts';
import { buildSegment } from './segment.ts';
import type { Segment } from './segment.ts';
import { cutVocabulary } from './vocabulary.ts';
import type { VocabularyPiece } from './vocabulary.ts';
import type { Batch, Passage } from './corpus.ts';

interface Match {
  /** Number in the segment. */
  word: number;
  weight: number;
}

interface PlacedSegment extends Segment {
  /** Number of its first passage in the index. */
  base: number;
  pieces: VocabularyPiece[];
}

export interface SearchIndex {
  segments: PlacedSegment[];
  passages: Passage[];
  /** Words in each passage. Replaced, never written to, so that a running search keeps its own. */
  lengths: Int32Array;
  words: number;
}

export interface Hit {
  path: string;
  line: number;
  score: number;
}

/** A query longer than this is not a search but a paste. */
const MOST_WORDS = 8;

export function emptyIndex(): SearchIndex {
  return { segments: [], passages: [], lengths: new Int32Array(0), words: 0 };
}

/** Indexes one batch on whichever core has time and adds the segment. */
export async function addBatch(index: SearchIndex, batch: Batch): Promise<void> {
  const used = batch.ends[batch.ends.length - 1];
  const segment = await spawn(buildSegment, batch.bytes.slice(0, used), Int32Array.from(batch.ends));
  const base = index.passages.length;
  index.passages.push(...batch.passages);
  const lengths = new Int32Array(base + segment.lengths.length);
  lengths.set(index.lengths);
  lengths.set(segment.lengths, base);
  index.lengths = lengths;
  index.words += segment.wordEnds.length;
  index.segments.push({ ...segment, base, pieces: cutVocabulary(segment) });
}

/** Merges all segments into one. A search that runs meanwhile goes on with those it began with. */
export async function compact(index: SearchIndex): Promise<void> {
  const segments = index.segments.slice();
  const merged = await mergeSegments(segments);
  index.segments.splice(0, segments.length, { ...merged, base: 0, pieces: cutVocabulary(merged) });
  index.words = index.segments.reduce((sum, segment) => sum + segment.wordEnds.length, 0);
}

/** The `limit` best passages for the words of `text`, best first. */
export async function search(index: SearchIndex, text: string, limit: number): Promise<Hit[]> {
  const { lengths, passages } = index;
  const segments = index.segments.slice();
  const typed = new Set(text.toLowerCase().match(/[a-z0-9_]+/g) ?? []);
  const query = Array.from(typed, (word) => new TextEncoder().encode(word)).slice(0, MOST_WORDS);
  if (query.length === 0) return [];

  const matches = await Promise.all(segments.map((segment) => expandIn(segment, query)));
  const postings = await gatherPostings(query.length, segments, matches, lengths.length);
  const { passages: best, scores } = await spawn(rank, postings, lengths, limit);
  return Array.from(best, (passage, i) => ({ ...passages[passage], score: scores[i] }));
}

/** Of each word of the query, the words of one segment that are close to it. */
async function expandIn(segment: PlacedSegment, query: Uint8Array[]): Promise<Match[][]> {
  const found = await Promise.all(
    segment.pieces.map(({ words, wordEnds }) => spawn(expandQuery, query, words, wordEnds)),
  );
  return query.map((_, typed) =>
    found.flatMap((expansions, piece) => {
      const { words, weights } = expansions[typed];
      const { first } = segment.pieces[piece];
      return Array.from(words, (word, i) => ({ word: first + word, weight: weights[i] }));
    }),
  );
}

/** Copies the postings of all words found out of their segments, weighted by how rare the word typed is. */
async function gatherPostings(
  queryLength: number,
  segments: PlacedSegment[],
  matches: Match[][][],
  documents: number,
): Promise<Postings> {
  let size = 0;
  let lists = 0;
  const rarities = new Float64Array(queryLength);
  for (let typed = 0; typed < queryLength; typed++) {
    let exact = 0;
    let close = 0;
    for (let s = 0; s < segments.length; s++) {
      for (const { word, weight } of matches[s][typed]) {
        const [from, to] = postingsOf(segments[s], word);
        if (weight === 1) exact += to - from;
        else close += to - from;
      }
      lists += matches[s][typed].length;
    }
    size += exact + close;
    const frequency = exact > 0 ? exact : close;
    rarities[typed] = Math.log(1 + Math.max(0, documents - frequency + 0.5) / (frequency + 0.5));
  }

  const postings = {
    pairs: new Int32Array(size * 2),
    ends: new Int32Array(lists),
    weights: new Float64Array(lists),
  };
  let at = 0;
  let list = 0;
  for (let typed = 0; typed < queryLength; typed++) {
    for (let s = 0; s < segments.length; s++) {
      for (const { word, weight } of matches[s][typed]) {
        const [from, to] = postingsOf(segments[s], word);
        for (let pair = from * 2; pair < to * 2; pair += 2) {
          postings.pairs[at++] = segments[s].base + segments[s].postings[pair];
          postings.pairs[at++] = segments[s].postings[pair + 1];
        }
        postings.ends[list] = at;
        postings.weights[list++] = rarities[typed] * weight;
      }
    }
  }
  return postings;
}

function postingsOf(segment: Segment, word: number): [from: number, to: number] {
  return [word === 0 ? 0 : segment.postingEnds[word - 1], segment.postingEnds[word]];
}
