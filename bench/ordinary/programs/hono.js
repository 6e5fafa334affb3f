// A web service: hono's middleware, routing, validation by a handler and JSON answers, requests handed in without a socket.
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { Digest, randomFrom } from './digest.js';

const REQUESTS = 5000;

function service() {
  const items = new Map();
  const app = new Hono();
  let clock = 0;
  app.use('*', async (c, next) => {
    c.set('began', clock++);
    await next();
    c.header('x-steps', String(clock - c.get('began')));
  });
  app.use('*', cors({ origin: 'http://localhost' }));
  app.use('/items/*', async (c, next) => {
    const user = await authenticate(c.req.header('authorization'));
    if (user === null) throw new HTTPException(401, { message: 'who are you?' });
    c.set('user', user);
    await next();
  });
  app.use('/items/*', etag());
  app.get('/items/:id', async (c) => {
    const item = await load(items, Number(c.req.param('id')));
    return item ? c.json({ user: c.get('user'), ...item }) : c.json({ error: 'not found' }, 404);
  });
  app.post('/items/:id', async (c) => {
    const body = await c.req.json();
    if (typeof body.title !== 'string') throw new HTTPException(422, { message: 'a title is missing' });
    const item = { id: Number(c.req.param('id')), title: body.title, done: false };
    items.set(item.id, item);
    return c.json(item, 201);
  });
  app.onError((error, c) => c.text(error.message, error instanceof HTTPException ? error.status : 500));
  return app;
}

async function authenticate(header) {
  if (header === undefined) return null;
  const [kind, token] = header.split(' ');
  return kind === 'Bearer' && token ? await lookUp(token) : null;
}

async function lookUp(token) {
  await null;
  return token.startsWith('u') ? `user ${token.slice(1)}` : null;
}

async function load(items, id) {
  return items.get(id);
}

export async function main() {
  const app = service();
  const digest = new Digest();
  const random = randomFrom(1);
  for (let i = 0; i < REQUESTS; i++) {
    const id = random(400);
    const headers = random(10) === 0 ? {} : { authorization: `Bearer u${random(5)}` };
    const response =
      random(3) === 0
        ? await app.request(`/items/${id}`, {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(random(12) === 0 ? {} : { title: `item ${id}` }),
          })
        : await app.request(`/items/${id}`, { headers });
    digest.add(response.status, response.headers.get('etag') ?? '', await response.text());
  }
  return digest.toString();
}
