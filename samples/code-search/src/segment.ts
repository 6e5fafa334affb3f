// Indexing, as a send task: the words of a batch of text, counted into one immutable segment of the inverted
// index. Plain typed arrays all through, so that a half-finished batch can change cores at any iteration.

import { sortWords } from './words.ts';

/** Passages are documents of the index: stretches of files, see corpus.ts. */
export interface Segment {
  /** The distinct words in lower case and in order, one after the other; word `t` ends at `wordEnds[t]`. */
  words: Uint8Array;
  wordEnds: Int32Array;
  /** (passage, count) pairs of word `t` end at `postingEnds[t]`, counted in pairs. */
  postings: Int32Array;
  postingEnds: Int32Array;
  /** Words in each passage. */
  lengths: Int32Array;
}

/** A longer run of identifier characters is data (hashes, base64), not a word anybody looks for. */
const LONGEST_WORD = 40;

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

/** What each byte is to an identifier. Source code is ASCII where it matters: the rest separates words. */
const KIND = new Uint8Array(256);
KIND.fill(LOWER, 97, 123);
KIND.fill(UPPER, 65, 91);
KIND.fill(DIGIT, 48, 58);

/**
 * Counts the words of `bytes`, whose passage `p` ends at `ends[p]`. An identifier counts as a whole and, if it is
 * written in camelCase or snake_case, once more by its parts.
 */
export async function buildSegment(bytes: Uint8Array, ends: Int32Array): Promise<Segment> {
  const lengths = new Int32Array(ends.length);
  let words = new Uint8Array(1 << 16);
  let wordEnds = new Int32Array(1 << 13);
  let wordCount = 0;
  // Open addressing: slot → word number + 1, and each word's hash for growing the table.
  let table = new Int32Array(1 << 14);
  let hashes = new Int32Array(1 << 13);
  // Postings in the order they are found, chained per word: `next` leads to the word's previous pair.
  let pairs = new Int32Array(1 << 15);
  let next = new Int32Array(1 << 14);
  let pairCount = 0;
  let lastPair = new Int32Array(1 << 13).fill(-1);
  const lowered = new Uint8Array(LONGEST_WORD);

  let at = 0;
  for (let passage = 0; passage < ends.length; passage++) {
    const end = ends[passage];
    let found = 0;
    while (at < end) {
      while (at < end && KIND[bytes[at]] === OTHER) at++;
      const start = at;
      while (at < end && (KIND[bytes[at]] !== OTHER || bytes[at] === 95)) at++;
      if (at - start < 2 || at - start > LONGEST_WORD) continue;

      // The whole identifier first (from = start, to = at), then its parts one by one.
      let from = start;
      let to = at;
      let part = start;
      for (;;) {
        let hash = 0x811c9dc5;
        for (let i = from; i < to; i++) {
          const byte = KIND[bytes[i]] === UPPER ? bytes[i] | 32 : bytes[i];
          lowered[i - from] = byte;
          hash = Math.imul(hash ^ byte, 0x01000193);
        }
        hash ^= hash >>> 15;

        let slot = hash & (table.length - 1);
        let word = table[slot] - 1;
        while (word >= 0 && (hashes[word] !== hash || !sameWord(words, wordEnds, word, lowered, to - from))) {
          slot = (slot + 1) & (table.length - 1);
          word = table[slot] - 1;
        }
        if (word < 0) {
          word = wordCount++;
          if (wordCount > wordEnds.length) {
            wordEnds = grownInts(wordEnds, 0);
            hashes = grownInts(hashes, 0);
            lastPair = grownInts(lastPair, -1);
          }
          const wordStart = word === 0 ? 0 : wordEnds[word - 1];
          if (wordStart + LONGEST_WORD > words.length) words = grownBytes(words);
          words.set(lowered.subarray(0, to - from), wordStart);
          wordEnds[word] = wordStart + to - from;
          hashes[word] = hash;
          table[slot] = word + 1;
          if (wordCount * 2 > table.length) {
            table = new Int32Array(table.length * 2);
            for (let w = 0; w < wordCount; w++) {
              let s = hashes[w] & (table.length - 1);
              while (table[s] !== 0) s = (s + 1) & (table.length - 1);
              table[s] = w + 1;
            }
          }
        }

        const pair = lastPair[word];
        if (pair >= 0 && pairs[pair * 2] === passage) {
          pairs[pair * 2 + 1]++;
        } else {
          if (pairCount === next.length) {
            pairs = grownInts(pairs, 0);
            next = grownInts(next, 0);
          }
          pairs[pairCount * 2] = passage;
          pairs[pairCount * 2 + 1] = 1;
          next[pairCount] = pair;
          lastPair[word] = pairCount++;
        }
        found++;

        // On to the next part: it ends before an underscore, or before a capital behind a small letter or digit.
        do {
          while (part < at && bytes[part] === 95) part++;
          from = part;
          while (part < at && bytes[part] !== 95) {
            part++;
            if (part < at && KIND[bytes[part]] === UPPER && KIND[bytes[part - 1]] !== UPPER) break;
          }
          to = part;
        } while (part < at && to - from < 2);
        if (to - from < 2 || to - from === at - start) break;
      }
    }
    lengths[passage] = found;
  }

  const order = await sortWords(words, wordEnds, wordCount);
  const sorted: Segment = {
    words: new Uint8Array(wordCount === 0 ? 0 : wordEnds[wordCount - 1]),
    wordEnds: new Int32Array(wordCount),
    postings: new Int32Array(pairCount * 2),
    postingEnds: new Int32Array(wordCount),
    lengths,
  };
  let written = 0;
  let filled = 0;
  for (let place = 0; place < wordCount; place++) {
    const word = order[place];
    const from = word === 0 ? 0 : wordEnds[word - 1];
    sorted.words.set(words.subarray(from, wordEnds[word]), written);
    written += wordEnds[word] - from;
    sorted.wordEnds[place] = written;
    for (let pair = lastPair[word]; pair >= 0; pair = next[pair]) {
      sorted.postings[filled * 2] = pairs[pair * 2];
      sorted.postings[filled * 2 + 1] = pairs[pair * 2 + 1];
      filled++;
    }
    sorted.postingEnds[place] = filled;
  }
  return sorted;
}

function sameWord(
  words: Uint8Array,
  wordEnds: Int32Array,
  word: number,
  other: Uint8Array,
  length: number,
): boolean {
  const start = word === 0 ? 0 : wordEnds[word - 1];
  if (wordEnds[word] - start !== length) return false;
  for (let i = 0; i < length; i++) if (words[start + i] !== other[i]) return false;
  return true;
}

function grownInts(array: Int32Array<ArrayBuffer>, fill: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(array.length * 2);
  grown.set(array);
  if (fill !== 0) grown.fill(fill, array.length);
  return grown;
}

function grownBytes(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(array.length * 2);
  grown.set(array);
  return grown;
}
