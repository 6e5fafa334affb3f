// Decoder of an LZ4-like block format: tokens of literal and match lengths, both with extension bytes.
export const size = 30;

const block = encoded(300_000);

/** A block made by a greedy compressor over text with repetitions. */
function encoded(length) {
  const input = new Uint8Array(length);
  let seed = 99;
  for (let i = 0; i < length;) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const run = 3 + ((seed >>> 10) & 31);
    const back = 1 + ((seed >>> 16) & 4095);
    for (let k = 0; k < run && i < length; k++, i++)
      input[i] = seed & 3 && i >= back ? input[i - back] : (seed >>> (k & 7)) & 127;
  }
  const out = [];
  const heads = new Int32Array(1 << 14).fill(-1);
  let anchor = 0;
  const extend = (value) => {
    for (; value >= 255; value -= 255) out.push(255);
    out.push(value);
  };
  for (let i = 0; i + 4 < length;) {
    const key =
      Math.imul(input[i] | (input[i + 1] << 8) | (input[i + 2] << 16) | (input[i + 3] << 24), 2654435761) >>>
      18;
    const before = heads[key];
    heads[key] = i;
    let match = 0;
    if (before >= 0 && i - before < 65_536)
      while (i + match < length && input[before + match] === input[i + match]) match++;
    if (match < 4) {
      i++;
      continue;
    }
    const literals = i - anchor;
    out.push((Math.min(literals, 15) << 4) | Math.min(match - 4, 15));
    if (literals >= 15) extend(literals - 15);
    for (let k = anchor; k < i; k++) out.push(input[k]);
    out.push((i - before) & 255, (i - before) >> 8);
    if (match - 4 >= 15) extend(match - 4 - 15);
    i += match;
    anchor = i;
  }
  const literals = length - anchor;
  out.push(Math.min(literals, 15) << 4);
  if (literals >= 15) extend(literals - 15);
  for (let k = anchor; k < length; k++) out.push(input[k]);
  return Uint8Array.from(out);
}

export async function run(n) {
  const out = new Uint8Array(300_000);
  let check = 0;
  for (let round = 0; round < n; round++) {
    let at = 0;
    let written = 0;
    while (at < block.length) {
      const token = block[at++];
      let literals = token >> 4;
      if (literals === 15) {
        let more;
        do {
          more = block[at++];
          literals += more;
        } while (more === 255);
      }
      for (const end = written + literals; written < end;) out[written++] = block[at++];
      if (at >= block.length) break;
      const distance = block[at] | (block[at + 1] << 8);
      at += 2;
      let match = (token & 15) + 4;
      if (match === 19) {
        let more;
        do {
          more = block[at++];
          match += more;
        } while (more === 255);
      }
      let from = written - distance;
      while (match-- > 0) out[written++] = out[from++];
    }
    check = (Math.imul(check, 31) + out[round * 7] + written) | 0;
  }
  return check;
}
