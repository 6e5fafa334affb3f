// Splitting text into words by character codes: while loops inside a while loop.
export const size = 12;
const text = 'The quick brown fox_jumps over 13 lazy dogs; again, and again. '.repeat(16_000);
export async function run(n) {
  let words = 0;
  let letters = 0;
  for (let round = 0; round < n; round++) {
    let at = 0;
    while (at < text.length) {
      while (at < text.length && text.charCodeAt(at) < 65) at++;
      const start = at;
      while (at < text.length && text.charCodeAt(at) >= 65) at++;
      if (at > start) {
        words++;
        letters += at - start;
      }
    }
  }
  return words * 31 + letters;
}
