// for-of over an array of small integers.
export const size = 100;
const values = Array.from({ length: 400_000 }, (_, i) => i & 1023);
export async function run(n) {
  let sum = 0;
  for (let round = 0; round < n; round++) {
    for (const value of values) {
      sum = (sum + value) | 0;
    }
  }
  return sum;
}
