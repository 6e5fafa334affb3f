// DEFLATE decompression (RFC 1951): bit reader, canonical Huffman tables, and the copy loop of its LZ77 matches.
import { deflateRawSync } from 'node:zlib';

export const size = 2;

const packed = deflateRawSync(Buffer.from(sample(400_000)), { level: 6 });

/** Text with repetitions near and far, the same on every run. */
function sample(length) {
  const words = ['loom', 'heddle', 'weft', 'warp', 'shuttle', 'reed', 'beam', 'treadle', 'thread', 'cloth'];
  let seed = 7;
  let text = '';
  while (text.length < length) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    text += `${words[(seed >>> 8) % words.length]}${seed & 64 ? ' ' : `-${seed >>> 22}\n`}`;
  }
  return text;
}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
];
LENGTH_BASE.push(131, 163, 195, 227, 258);
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025];
DISTANCE_BASE.push(1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577);
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11];
DISTANCE_BITS.push(12, 12, 13, 13);
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Counts of codes by length, and symbols in the order of their codes. */
function table(lengths, from, to) {
  const counts = new Uint16Array(16);
  for (let i = from; i < to; i++) counts[lengths[i]]++;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let i = 1; i < 16; i++) offsets[i] = offsets[i - 1] + counts[i - 1];
  const symbols = new Uint16Array(to - from);
  for (let i = from; i < to; i++) if (lengths[i] !== 0) symbols[offsets[lengths[i]]++] = i - from;
  return { counts, symbols };
}

const fixedLengths = new Uint8Array(320)
  .fill(8, 0, 144)
  .fill(9, 144, 256)
  .fill(7, 256, 280)
  .fill(8, 280, 288);
fixedLengths.fill(5, 288, 320);
const FIXED_LITERALS = table(fixedLengths, 0, 288);
const FIXED_DISTANCES = table(fixedLengths, 288, 320);

export async function run(n) {
  let check = 0;
  for (let round = 0; round < n; round++) {
    let out = new Uint8Array(1 << 19);
    let written = 0;
    let at = 0;
    let bits = 0;
    let held = 0;
    let last = false;
    while (!last) {
      while (held < 3) {
        bits |= packed[at++] << held;
        held += 8;
      }
      last = (bits & 1) === 1;
      const type = (bits >> 1) & 3;
      bits >>>= 3;
      held -= 3;
      if (type === 0) {
        const length = packed[at] | (packed[at + 1] << 8);
        at += 4;
        for (let i = 0; i < length; i++) out[written++] = packed[at++];
        bits = held = 0;
        continue;
      }
      let literals = FIXED_LITERALS;
      let distances = FIXED_DISTANCES;
      if (type === 2) {
        while (held < 14) {
          bits |= packed[at++] << held;
          held += 8;
        }
        const literalCount = (bits & 31) + 257;
        const distanceCount = ((bits >> 5) & 31) + 1;
        const codeCount = ((bits >> 10) & 15) + 4;
        bits >>>= 14;
        held -= 14;
        const lengths = new Uint8Array(320);
        for (let i = 0; i < codeCount; i++) {
          if (held < 3) {
            bits |= packed[at++] << held;
            held += 8;
          }
          lengths[CODE_ORDER[i]] = bits & 7;
          bits >>>= 3;
          held -= 3;
        }
        const codes = table(lengths, 0, 19);
        lengths.fill(0);
        for (let filled = 0; filled < literalCount + distanceCount;) {
          let code = 0;
          let first = 0;
          let index = 0;
          let symbol = 0;
          for (let length = 1; length < 16; length++) {
            if (held === 0) {
              bits = packed[at++];
              held = 8;
            }
            code |= bits & 1;
            bits >>>= 1;
            held--;
            const count = codes.counts[length];
            if (code - count < first) {
              symbol = codes.symbols[index + code - first];
              break;
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
          }
          if (symbol < 16) {
            lengths[filled++] = symbol;
            continue;
          }
          const wanted = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
          while (held < wanted) {
            bits |= packed[at++] << held;
            held += 8;
          }
          let repeat = (bits & ((1 << wanted) - 1)) + (symbol === 18 ? 11 : 3);
          bits >>>= wanted;
          held -= wanted;
          const value = symbol === 16 ? lengths[filled - 1] : 0;
          while (repeat-- > 0) lengths[filled++] = value;
        }
        literals = table(lengths, 0, literalCount);
        distances = table(lengths, literalCount, literalCount + distanceCount);
      }
      for (;;) {
        let code = 0;
        let first = 0;
        let index = 0;
        let symbol = 0;
        for (let length = 1; length < 16; length++) {
          if (held === 0) {
            bits = packed[at++];
            held = 8;
          }
          code |= bits & 1;
          bits >>>= 1;
          held--;
          const count = literals.counts[length];
          if (code - count < first) {
            symbol = literals.symbols[index + code - first];
            break;
          }
          index += count;
          first = (first + count) << 1;
          code <<= 1;
        }
        if (symbol < 256) {
          if (written === out.length) {
            const grown = new Uint8Array(out.length * 2);
            grown.set(out);
            out = grown;
          }
          out[written++] = symbol;
          continue;
        }
        if (symbol === 256) break;
        let wanted = LENGTH_BITS[symbol - 257];
        while (held < wanted) {
          bits |= packed[at++] << held;
          held += 8;
        }
        let length = LENGTH_BASE[symbol - 257] + (bits & ((1 << wanted) - 1));
        bits >>>= wanted;
        held -= wanted;
        code = first = index = 0;
        for (let bit = 1; bit < 16; bit++) {
          if (held === 0) {
            bits = packed[at++];
            held = 8;
          }
          code |= bits & 1;
          bits >>>= 1;
          held--;
          const count = distances.counts[bit];
          if (code - count < first) {
            symbol = distances.symbols[index + code - first];
            break;
          }
          index += count;
          first = (first + count) << 1;
          code <<= 1;
        }
        wanted = DISTANCE_BITS[symbol];
        while (held < wanted) {
          bits |= packed[at++] << held;
          held += 8;
        }
        const distance = DISTANCE_BASE[symbol] + (bits & ((1 << wanted) - 1));
        bits >>>= wanted;
        held -= wanted;
        if (written + length > out.length) {
          const grown = new Uint8Array(out.length * 2);
          grown.set(out);
          out = grown;
        }
        while (length-- > 0) {
          out[written] = out[written - distance];
          written++;
        }
      }
    }
    for (let i = 0; i < written; i += 997) check = (Math.imul(check, 31) + out[i]) | 0;
    check = (check + written) | 0;
  }
  return check;
}
