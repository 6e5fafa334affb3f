// Quicksort with its own stack: while and do-while loops that break, swap and push.
export const size = 2;
const LENGTH = 200_000;
export async function run(n) {
  let check = 0;
  for (let round = 0; round < n; round++) {
    const values = new Int32Array(LENGTH);
    let seed = 12345 + round;
    for (let i = 0; i < LENGTH; i++) {
      seed = (Math.imul(seed, 1103515245) + 12345) | 0;
      values[i] = seed >>> 8;
    }
    const stack = [0, LENGTH - 1];
    while (stack.length > 0) {
      const high = stack.pop();
      const low = stack.pop();
      const pivot = values[(low + high) >> 1];
      let i = low - 1;
      let j = high + 1;
      for (;;) {
        do i++;
        while (values[i] < pivot);
        do j--;
        while (values[j] > pivot);
        if (i >= j) break;
        const swap = values[i];
        values[i] = values[j];
        values[j] = swap;
      }
      if (low < j) stack.push(low, j);
      if (j + 1 < high) stack.push(j + 1, high);
    }
    check ^= values[LENGTH >> 1];
  }
  return check;
}
