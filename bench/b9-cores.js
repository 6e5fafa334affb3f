// @ts-check
// B9: do two cores finish skewed CPU work in half the time? Send tasks, few of them large, spawned largest last, so that
// cutting the list in halves beforehand would leave one core with most of it.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'heddle/transformer';

const SPEEDUP = 1.9;
/** The best of them counts on either side: whatever else the machine does only ever adds. */
const ROUNDS = 5;

const here = fileURLToPath(new URL('.', import.meta.url));

/** @type {import('./run.js').Bench} */
export default {
  id: 'B9',
  name: 'cores',
  target: '1.9×',
  run: async () => {
    const out = join(here, 'dist', `cores-${process.pid}`);
    await mkdir(out, { recursive: true });
    try {
      const source = await readFile(join(here, 'programs', 'skewed.js'), 'utf8');
      const { code, diagnostics } = transform(source, { fileName: 'skewed.js' });
      if (diagnostics.length > 0)
        throw new Error(`skewed.js is not compiled: ${JSON.stringify(diagnostics)}`);
      await writeFile(join(out, 'skewed.js'), code);
      const url = pathToFileURL(join(out, 'skewed.js')).href;
      const one = [];
      const two = [];
      for (let round = 0; round < ROUNDS; round++) {
        one.push(await time(url, 1));
        two.push(await time(url, 2));
      }
      const oneMs = Math.min(...one);
      const twoMs = Math.min(...two);
      return [
        {
          what: `skewed CPU tasks, 2 cores vs 1 (${availableParallelism()} CPUs)`,
          value: `${(oneMs / twoMs).toFixed(2)}× (${twoMs.toFixed(0)} vs ${oneMs.toFixed(0)} ms)`,
          target: `${SPEEDUP}×`,
          ok: oneMs / twoMs >= SPEEDUP,
          data: { oneMs, twoMs },
        },
      ];
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  },
};

/**
 * @param {string} url
 * @param {number} cores
 */
async function time(url, cores) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(here, 'cores-process.js'),
    url,
    String(cores),
  ]);
  return /** @type {{ ms: number }} */ (JSON.parse(stdout)).ms;
}
