// Edit distance with two rows that change places: arrays as loop-carried variables.
export const size = 2;
const left = 'kitten on the mat looked at the moon '.repeat(60);
const right = 'sitting in the hat cooked up the spoon '.repeat(60);
export async function run(n) {
  let distance = 0;
  for (let round = 0; round < n; round++) {
    let above = new Int32Array(right.length + 1);
    let row = new Int32Array(right.length + 1);
    for (let j = 0; j <= right.length; j++) above[j] = j;
    for (let i = 1; i <= left.length; i++) {
      const code = left.charCodeAt(i - 1);
      row[0] = i;
      for (let j = 1; j <= right.length; j++) {
        const substitute = above[j - 1] + (code === right.charCodeAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitute, Math.min(above[j], row[j - 1]) + 1);
      }
      const swap = above;
      above = row;
      row = swap;
    }
    distance += above[right.length];
  }
  return distance;
}
