// Dense matrices in Float64Arrays: three nested counted loops.
export const size = 2;
const N = 300;
const a = Float64Array.from({ length: N * N }, (_, i) => (i % 7) - 3);
const b = Float64Array.from({ length: N * N }, (_, i) => (i % 5) - 2);
const product = new Float64Array(N * N);
export async function run(n) {
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < N; i++) {
      for (let j = 0; j < N; j++) {
        let sum = 0;
        for (let k = 0; k < N; k++) sum += a[i * N + k] * b[k * N + j];
        product[i * N + j] = sum;
      }
    }
  }
  return product[N + 1];
}
