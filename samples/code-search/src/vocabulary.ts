// The vocabulary of a segment in handy pieces: what one send task of a search looks through.
import type { Segment } from './segment.ts';

export interface VocabularyPiece {
  /** Number in the segment of the first word. */
  first: number;
  words: Uint8Array;
  wordEnds: Int32Array;
}

/** About a millisecond of searching: arguments travel, and a search should not wait for one core. */
const WORDS_A_PIECE = 8192;

export function cutVocabulary(segment: Segment): VocabularyPiece[] {
  const pieces: VocabularyPiece[] = [];
  for (let first = 0; first < segment.wordEnds.length; first += WORDS_A_PIECE) {
    const start = first === 0 ? 0 : segment.wordEnds[first - 1];
    const wordEnds = segment.wordEnds.slice(first, first + WORDS_A_PIECE);
    const words = segment.words.slice(start, wordEnds[wordEnds.length - 1]);
    for (let i = 0; i < wordEnds.length; i++) wordEnds[i] -= start;
    pieces.push({ first, words, wordEnds });
  }
  return pieces;
}
