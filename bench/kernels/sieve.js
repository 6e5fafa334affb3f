// Sieve of Eratosthenes: nested loops with a computed start and step.
export const size = 6;
const LIMIT = 2_000_000;
const composite = new Uint8Array(LIMIT + 1);
export async function run(n) {
  let count = 0;
  for (let round = 0; round < n; round++) {
    composite.fill(0);
    count = 0;
    for (let i = 2; i <= LIMIT; i++) {
      if (composite[i] === 0) {
        count++;
        for (let j = i * 2; j <= LIMIT; j += i) composite[j] = 1;
      }
    }
  }
  return count;
}
