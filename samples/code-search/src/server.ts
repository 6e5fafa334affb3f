// The HTTP face: /search, /health, and /stats for whoever wants to watch.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { search } from './search-index.ts';
import type { SearchIndex } from './search-index.ts';

const HITS = 10;

export function createSearchServer(index: SearchIndex, stats: (reset: boolean) => unknown): Server {
  return createServer((request, response) => {
    answer(index, stats, request, response).catch((error: unknown) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else reply(response, 500, { error: 'internal error' });
    });
  });
}

async function answer(
  index: SearchIndex,
  stats: (reset: boolean) => unknown,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/health') {
    reply(response, 200, { ok: true });
  } else if (url.pathname === '/stats') {
    reply(response, 200, stats(url.searchParams.has('reset')));
  } else if (url.pathname === '/search') {
    const query = url.searchParams.get('q') ?? '';
    const began = performance.now();
    const hits = await search(index, query, HITS);
    reply(response, 200, { query, milliseconds: performance.now() - began, hits });
  } else {
    reply(response, 404, { error: 'not found; try /search?q=' });
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
