// Sum over a Float64Array: what V8 unrolls and strips of bounds checks.
export const size = 80;
const values = Float64Array.from({ length: 1_000_000 }, (_, i) => i / 3);
export async function run(n) {
  let sum = 0;
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < values.length; i++) {
      sum += values[i];
    }
  }
  return sum;
}
