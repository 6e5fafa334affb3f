// Smoke test of samples/code-search: built from the same source with and without the plugin, both servers index a
// corner of node_modules, give the same answers, and stop when they are asked to.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { buildSample } from '../../scripts/demo/build.js';
import { serve, stop } from '../../scripts/demo/server-process.js';

// Inside the package, so that the built sample finds `heddle`.
const out = fileURLToPath(new URL(`../../samples/code-search/dist/test-${process.pid}`, import.meta.url));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const QUERIES = ['readFileSync encoding', 'listner abort signal', 'zzz-nothing-like-it'];

interface Hit {
  path: string;
  line: number;
  score: number;
}

async function json(url: string): Promise<any> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  expect(response.status).toBe(200);
  return response.json();
}

async function answers(variant: 'compiled' | 'native'): Promise<{ stats: any; hits: Hit[][] }> {
  const server = await serve(buildSample(variant, `${out}/${variant}`), [
    '--root',
    'node_modules/@types/node',
  ]);
  try {
    expect(await json(`${server.url}/health`)).toEqual({ ok: true });
    let stats = await json(`${server.url}/stats`);
    while (stats.indexedMs === 0) stats = await json(`${server.url}/stats`);
    const hits: Hit[][] = [];
    for (const query of QUERIES) {
      hits.push((await json(`${server.url}/search?q=${encodeURIComponent(query)}`)).hits);
    }
    expect((await fetch(`${server.url}/nowhere`, { headers: { connection: 'close' } })).status).toBe(404);
    return { stats, hits };
  } finally {
    await stop(server);
  }
}

test('both builds index the same text and rank it alike', async () => {
  const compiled = await answers('compiled');
  const native = await answers('native');

  const counts = ({ files, bytes, skipped, left, passages, words, segments }: any) => ({
    files,
    bytes,
    skipped,
    left,
    passages,
    words,
    segments,
  });
  expect(counts(compiled.stats)).toEqual(counts(native.stats));
  expect(compiled.stats.files).toBeGreaterThan(50);
  expect(compiled.stats.segments).toBe(1);

  // Passages with equal scores may come in any order: they are numbered in the order the files were read.
  const scores = (hits: Hit[]) => hits.map((hit) => hit.score.toFixed(9));
  for (let i = 0; i < QUERIES.length; i++) expect(scores(compiled.hits[i])).toEqual(scores(native.hits[i]));
  expect(compiled.hits[0][0].path).toContain('@types/node/');
  expect(compiled.hits[1].length).toBe(10);
  expect(compiled.hits[2].every((hit) => hit.score < compiled.hits[0][0].score)).toBe(true);
});

test('a server that is told to stop while it indexes does so', async () => {
  const server = await serve(buildSample('compiled', `${out}/compiled`), []);
  await stop(server);
});
