// Quickselect with a median-of-three pivot (Hoare's partition): medians of many shuffled arrays.
export const size = 12;

const LENGTH = 60_000;

export async function run(n) {
  const values = new Float64Array(LENGTH);
  let check = 0;
  for (let round = 0; round < n; round++) {
    let seed = 17 + round;
    for (let i = 0; i < LENGTH; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      values[i] = seed / 7;
    }
    const wanted = (LENGTH >> 1) + round;
    let low = 0;
    let high = LENGTH - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const a = values[low];
      const b = values[middle];
      const c = values[high];
      const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
      let i = low;
      let j = high;
      while (i <= j) {
        while (values[i] < pivot) i++;
        while (values[j] > pivot) j--;
        if (i > j) break;
        const swap = values[i];
        values[i++] = values[j];
        values[j--] = swap;
      }
      if (wanted <= j) high = j;
      else if (wanted >= i) low = i;
      else break;
    }
    check = (check + Math.round(values[wanted])) | 0;
  }
  return check;
}
