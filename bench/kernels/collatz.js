// Longest Collatz sequence: a while loop whose end nobody can count.
export const size = 40_000;
export async function run(n) {
  let longest = 0;
  for (let start = 1; start < n; start++) {
    let value = start;
    let steps = 0;
    while (value !== 1) {
      value = value % 2 === 0 ? value / 2 : value * 3 + 1;
      steps++;
    }
    if (steps > longest) longest = steps;
  }
  return longest;
}
