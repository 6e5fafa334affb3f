// Undoing the row filters of PNG: none, sub, up, average and Paeth, byte by byte.
export const size = 4;

const WIDTH = 640;
const HEIGHT = 360;
const BYTES = 4;
const filtered = new Uint8Array(HEIGHT * (WIDTH * BYTES + 1));
for (let i = 0, seed = 5; i < filtered.length; i++) {
  seed = (Math.imul(seed, 1103515245) + 12345) | 0;
  filtered[i] = i % (WIDTH * BYTES + 1) === 0 ? Math.floor(i / (WIDTH * BYTES + 1)) % 5 : (seed >>> 16) & 15;
}

export async function run(n) {
  let check = 0;
  const pixels = new Uint8Array(WIDTH * HEIGHT * BYTES);
  const stride = WIDTH * BYTES;
  for (let round = 0; round < n; round++) {
    let at = 0;
    for (let y = 0; y < HEIGHT; y++) {
      const filter = filtered[at++];
      const row = y * stride;
      const above = row - stride;
      switch (filter) {
        case 0:
          for (let x = 0; x < stride; x++) pixels[row + x] = filtered[at + x];
          break;
        case 1:
          for (let x = 0; x < stride; x++)
            pixels[row + x] = filtered[at + x] + (x < BYTES ? 0 : pixels[row + x - BYTES]);
          break;
        case 2:
          for (let x = 0; x < stride; x++)
            pixels[row + x] = filtered[at + x] + (y === 0 ? 0 : pixels[above + x]);
          break;
        case 3:
          for (let x = 0; x < stride; x++) {
            const left = x < BYTES ? 0 : pixels[row + x - BYTES];
            const up = y === 0 ? 0 : pixels[above + x];
            pixels[row + x] = filtered[at + x] + ((left + up) >> 1);
          }
          break;
        case 4:
          for (let x = 0; x < stride; x++) {
            const left = x < BYTES ? 0 : pixels[row + x - BYTES];
            const up = y === 0 ? 0 : pixels[above + x];
            const corner = x < BYTES || y === 0 ? 0 : pixels[above + x - BYTES];
            const guess = left + up - corner;
            const toLeft = Math.abs(guess - left);
            const toUp = Math.abs(guess - up);
            const toCorner = Math.abs(guess - corner);
            const nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            pixels[row + x] = filtered[at + x] + nearest;
          }
          break;
        default:
          throw new Error(`row ${y}: there is no filter ${filter}`);
      }
      at += stride;
    }
    check = (Math.imul(check, 31) + pixels[(round * 7919) % pixels.length]) | 0;
  }
  return check;
}
