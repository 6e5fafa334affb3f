// Greatest common divisors: a do-while loop with a few rounds at a time.
export const size = 1_200;
export async function run(n) {
  let coprime = 0;
  for (let a = 1; a <= n; a++) {
    for (let b = 1; b <= n; b++) {
      let x = a;
      let y = b;
      do {
        const rest = x % y;
        x = y;
        y = rest;
      } while (y !== 0);
      if (x === 1) coprime++;
    }
  }
  return coprime;
}
