// A send task that computes: no heddle in sight, no await, integers only.
export async function collatz(upTo) {
  let steps = 0;
  for (let n = 1; n <= upTo; n++) {
    let x = n;
    while (x !== 1) {
      x = x % 2 === 0 ? x / 2 : 3 * x + 1;
      steps++;
    }
  }
  return steps;
}
