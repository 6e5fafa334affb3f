// @ts-check
// B6: how long does a timer wait while a compiled async function computes and never awaits?
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'heddle/transformer';

const SECONDS = 5;
const LONGEST_MS = 15;

/** Computes for `ms` milliseconds: a counted loop inside one that looks at the clock, as people write them. */
const SOURCE = `
export async function run(ms) {
  const until = performance.now() + ms;
  let rounds = 0;
  let hash = 0;
  while (performance.now() < until) {
    for (let i = 0; i < 100_000_000 && (i & 0xfffff || performance.now() < until); i++) {
      hash = Math.imul(hash ^ i, 0x01000193);
    }
    rounds++;
  }
  return hash === 0 ? -rounds : rounds;
}
`;

const here = fileURLToPath(new URL('.', import.meta.url));

/** @type {import('./run.js').Bench} */
export default {
  id: 'B6',
  name: 'stall',
  target: '15 ms',
  run: async () => {
    const stall = await measureStall();
    return [
      {
        what: `longest wait of a 1 ms timer, ${SECONDS} s of computing`,
        value: `${stall.longestMs.toFixed(1)} ms (median ${stall.medianMs.toFixed(1)}, ${stall.ticks} ticks)`,
        target: `≤ ${LONGEST_MS} ms`,
        ok: stall.longestMs <= LONGEST_MS,
        data: stall,
      },
    ];
  },
};

/** @returns {Promise<{ longestMs: number, medianMs: number, ticks: number, computedMs: number }>} */
async function measureStall() {
  const out = join(here, 'dist', `stall-${process.pid}`);
  await mkdir(out, { recursive: true });
  try {
    const file = join(out, 'compute.js');
    const { code, diagnostics } = transform(SOURCE, { fileName: 'compute.js' });
    if (diagnostics.length > 0) throw new Error(`not compiled: ${JSON.stringify(diagnostics)}`);
    await writeFile(file, code);
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(here, 'stall-process.js'),
      pathToFileURL(file).href,
      String(SECONDS),
    ]);
    return JSON.parse(stdout);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
