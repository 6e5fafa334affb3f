// An HTTP client (undici) against a server in the same process: pages of a list, followed until there is none.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Client } from 'undici';
import { Digest, randomFrom } from './digest.js';

const LISTS = 84;
const PAGES = 12;
const PAGE = 20;

async function answer(request, response) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const list = Number(url.searchParams.get('list'));
  const page = Number(url.searchParams.get('page'));
  const items = await read(list, page);
  const body = JSON.stringify({ items, next: page + 1 < PAGES ? page + 1 : null });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(body);
}

async function read(list, page) {
  const random = randomFrom(list * 1000 + page);
  const items = [];
  for (let i = 0; i < PAGE; i++) items.push(await item(page * PAGE + i, random(1000)));
  return items;
}

async function item(id, price) {
  return { id, price, name: `item ${id}` };
}

async function* follow(client, list) {
  for (let page = 0; page !== null;) {
    const { statusCode, body } = await client.request({ path: `/?list=${list}&page=${page}`, method: 'GET' });
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    const { items, next } = await body.json();
    yield* items;
    page = next;
  }
}

async function total(client, list) {
  let sum = 0;
  for await (const { id, price } of follow(client, list)) sum += price * (1 + (id % 3));
  return sum;
}

export async function main() {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const client = new Client(`http://127.0.0.1:${port}`, { pipelining: 1 });
  const digest = new Digest();
  try {
    for (let first = 0; first < LISTS; first += 6)
      digest.add(...(await Promise.all([0, 1, 2, 3, 4, 5].map((i) => total(client, first + i)))));
  } finally {
    await client.close();
    server.close();
    server.closeAllConnections();
  }
  return digest.toString();
}
