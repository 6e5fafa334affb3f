// @ts-check
// One server under the demo's load: now and then a search while it indexes, as many as it can answer once the index
// is complete, and /health every millisecond all the time. Returns one column of the table.
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { Worker } from 'node:worker_threads';
import { serve, stop } from './server-process.js';

const CLIENTS = 4;
/** A searcher's pause while the index is being built: without it the searches would starve the indexing. */
const PAUSE_MS = 250;
/** How long to wait for an answer before giving up. */
const PATIENCE_MS = 60_000;
/** What people type, slips included. */
const QUERIES = [
  'read file encoding',
  'transfrom program',
  'create server listener',
  'parse source map mappings',
  'asynchronus iterator return',
  'promise reject handler',
  'tokenizer regular expression',
  'resolve module extension',
  'worker thread mesage',
  'abort controller signal',
];

/**
 * @param {string} main the server's main module
 * @param {string[]} args
 * @param {number} seconds of searching at full load
 */
export async function measure(main, args, seconds) {
  const server = await serve(main, args);
  const agent = new Agent({ keepAlive: true });
  try {
    const probe = new Worker(new URL('./health-probe.js', import.meta.url), {
      workerData: { url: server.url },
    });
    let stats;
    for (let i = 0; (stats = await fetchJson(agent, `${server.url}/stats`)).indexedMs === 0; i++) {
      await search(agent, server.url, i);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    const began = performance.now();
    const until = began + seconds * 1000;
    const answered = await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => searchUntil(agent, server.url, client, until)),
    );
    const searches = answered.reduce((a, b) => a + b);
    const searchesPerSecond = (searches * 1000) / (performance.now() - began);

    // Both at once: the worker may be gone before what it said has been looked at.
    const report = Promise.all([once(probe, 'message'), once(probe, 'exit')]);
    probe.postMessage('stop');
    const [[health]] = await report;
    stats = await fetchJson(agent, `${server.url}/stats`);
    return { ...stats, searches, searchesPerSecond, health };
  } finally {
    agent.destroy();
    await stop(server);
  }
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @param {number} client
 * @param {number} until
 */
async function searchUntil(agent, url, client, until) {
  let answered = 0;
  for (; performance.now() < until; answered++) await search(agent, url, client + answered);
  return answered;
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @param {number} i
 */
function search(agent, url, i) {
  return fetchJson(agent, `${url}/search?q=${encodeURIComponent(QUERIES[i % QUERIES.length])}`);
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @returns {Promise<any>}
 */
function fetchJson(agent, url) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, timeout: PATIENCE_MS }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(body));
        else reject(new Error(`${url} answered ${response.statusCode}: ${body}`));
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${url}: no answer in ${PATIENCE_MS} ms`)));
    request.on('error', (error) => {
      // Behind a long stall a server takes connections for idle that have a request on the way, and closes them.
      const closed = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
      if (closed) resolve(fetchJson(agent, url));
      else reject(error);
    });
  });
}
