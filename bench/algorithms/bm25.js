// BM25 over posting lists: accumulating scores for queries of a few terms, then keeping the best ten in a heap.
export const size = 40;

const DOCUMENTS = 20_000;
const TERMS = 400;
const lengths = new Int32Array(DOCUMENTS);
const postings = Array.from({ length: TERMS }, (_, term) => {
  const list = [];
  for (let document = term % 7; document < DOCUMENTS; document += 1 + ((term * 31 + document) % (5 + term))) {
    const count = 1 + ((document ^ term) % 5);
    list.push(document, count);
    lengths[document] += count;
  }
  return Int32Array.from(list);
});
const average = lengths.reduce((sum, length) => sum + length, 0) / DOCUMENTS;

export async function run(n) {
  let check = 0;
  const scores = new Float64Array(DOCUMENTS);
  for (let query = 0; query < n; query++) {
    scores.fill(0);
    for (let k = 0; k < 4; k++) {
      const list = postings[(query * 37 + k * 101) % TERMS];
      const found = list.length / 2;
      const weight = Math.log(1 + (DOCUMENTS - found + 0.5) / (found + 0.5));
      for (let i = 0; i < list.length; i += 2) {
        const document = list[i];
        const count = list[i + 1];
        const norm = 1.2 * (0.25 + 0.75 * (lengths[document] / average));
        scores[document] += (weight * count * 2.2) / (count + norm);
      }
    }
    const best = [];
    for (let document = 0; document < DOCUMENTS; document++) {
      const score = scores[document];
      if (score === 0 || (best.length === 10 && score <= scores[best[0]])) continue;
      let place = best.length;
      if (place < 10) {
        best.push(document);
        while (place > 0) {
          const parent = (place - 1) >> 1;
          if (scores[best[parent]] <= score) break;
          best[place] = best[parent];
          place = parent;
        }
      } else {
        place = 0;
        for (;;) {
          let child = 2 * place + 1;
          if (child >= 10) break;
          if (child + 1 < 10 && scores[best[child + 1]] < scores[best[child]]) child++;
          if (scores[best[child]] >= score) break;
          best[place] = best[child];
          place = child;
        }
      }
      best[place] = document;
    }
    for (const document of best) check = (check + document) | 0;
  }
  return check;
}
