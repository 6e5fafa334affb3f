// Escape times: doubles in local variables, a bounded inner loop with an early exit.
export const size = 400;
export async function run(n) {
  let inside = 0;
  for (let py = 0; py < n; py++) {
    for (let px = 0; px < n; px++) {
      const x0 = (px / n) * 3 - 2;
      const y0 = (py / n) * 2 - 1;
      let x = 0;
      let y = 0;
      let rounds = 0;
      while (rounds < 200 && x * x + y * y <= 4) {
        const next = x * x - y * y + x0;
        y = 2 * x * y + y0;
        x = next;
        rounds++;
      }
      if (rounds === 200) inside++;
    }
  }
  return inside;
}
