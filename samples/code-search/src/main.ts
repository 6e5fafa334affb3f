// A search server over the text of a directory tree. Ordinary async code throughout: compiled with heddle's plugin
// it stays responsive and uses every core, compiled without it the same program still works, on one.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Runtime } from 'heddle';
import { findFiles, readCorpus } from './corpus.ts';
import type { Corpus } from './corpus.ts';
import { readOptions } from './options.ts';
import { addBatch, compact, emptyIndex } from './search-index.ts';
import { createSearchServer } from './server.ts';
import { watchStalls } from './stall-watch.ts';

/** A server that is to answer quickly gives its long computations shorter turns than the usual 10 ms. */
const SLICE_MS = 2;
/** Files read, and batches indexed, at the same time. */
const PIPELINES = 32;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const runtime = await Runtime.start({ sliceMs: SLICE_MS });
  const stalls = watchStalls();
  const index = emptyIndex();
  const corpus: Corpus = { paths: [], files: 0, bytes: 0, skipped: 0, maxBytes: options.maxBytes };
  let indexedMs = 0;

  // Asked to stop, or orphaned: what is being indexed is finished, nothing new is begun.
  const stop = Promise.race(['SIGTERM', 'SIGINT', 'disconnect'].map((event) => once(process, event)));
  void stop.then(() => (corpus.maxBytes = 0));

  const server = createSearchServer(index, (reset) => {
    const longestStallMs = stalls.longest();
    if (reset) stalls.reset();
    const { paths, maxBytes: _, ...counts } = corpus;
    return {
      ...counts,
      left: paths.length,
      passages: index.passages.length,
      words: index.words,
      segments: index.segments.length,
      indexedMs,
      longestStallMs,
      runtime: runtime.metrics(),
    };
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  const began = performance.now();
  corpus.paths = await findFiles(options.root);
  await Promise.all(
    Array.from({ length: PIPELINES }, () => readCorpus(corpus, (batch) => addBatch(index, batch))),
  );
  await compact(index);
  indexedMs = performance.now() - began;
  console.log(`indexed ${corpus.files} files, ${corpus.bytes} bytes in ${indexedMs.toFixed(0)} ms`);

  await stop;
  stalls.stop();
  server.close();
  server.closeAllConnections();
  await runtime.shutdown();
  if (process.connected) process.disconnect();
}

await main();
