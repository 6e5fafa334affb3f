// Words as bytes in one array: comparing and sorting them.

/** Negative, zero or positive, as bytes [aFrom, aTo) of `a` come before, equal or follow those of `b`. */
export function compareWords(
  a: Uint8Array,
  aFrom: number,
  aTo: number,
  b: Uint8Array,
  bFrom: number,
  bTo: number,
): number {
  const shorter = Math.min(aTo - aFrom, bTo - bFrom);
  for (let i = 0; i < shorter; i++) {
    const difference = a[aFrom + i] - b[bFrom + i];
    if (difference !== 0) return difference;
  }
  return aTo - aFrom - (bTo - bFrom);
}

/** The numbers of the first `count` words in order; word `t` ends at `ends[t]`. Bottom-up merge sort. */
export async function sortWords(words: Uint8Array, ends: Int32Array, count: number): Promise<Int32Array> {
  let sorted = Int32Array.from({ length: count }, (_, word) => word);
  let merged = new Int32Array(count);
  for (let width = 1; width < count; width *= 2) {
    for (let low = 0; low < count; low += width * 2) {
      const middle = Math.min(low + width, count);
      const high = Math.min(low + width * 2, count);
      let left = low;
      let right = middle;
      for (let to = low; to < high; to++) {
        let takeLeft = left < middle;
        if (takeLeft && right < high) {
          const a = sorted[left];
          const b = sorted[right];
          const aFrom = a === 0 ? 0 : ends[a - 1];
          const bFrom = b === 0 ? 0 : ends[b - 1];
          takeLeft = compareWords(words, aFrom, ends[a], words, bFrom, ends[b]) <= 0;
        }
        merged[to] = takeLeft ? sorted[left++] : sorted[right++];
      }
    }
    const swap = sorted;
    sorted = merged;
    merged = swap;
  }
  return sorted;
}
