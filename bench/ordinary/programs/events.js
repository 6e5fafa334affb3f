// Events made into promises and iterators and back: a bus, `once`, an asynchronous queue between callbacks and `for await`.
import { EventEmitter, on, once } from 'node:events';
import { Digest, randomFrom } from './digest.js';

const MESSAGES = 900_000;
const BURST = 12;

class Channel {
  #items = [];
  #takers = [];
  #closed = false;

  push(value) {
    const taker = this.#takers.shift();
    if (taker) taker({ done: false, value });
    else this.#items.push(value);
  }

  get size() {
    return this.#items.length;
  }

  close() {
    this.#closed = true;
    for (const taker of this.#takers.splice(0)) taker({ done: true, value: undefined });
  }

  async next() {
    const value = this.#items.shift();
    if (value !== undefined) return { done: false, value };
    if (this.#closed) return { done: true, value: undefined };
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

function subscribe(bus, topic) {
  const channel = new Channel();
  bus.on(topic, (n) => channel.push({ topic, n }));
  bus.once('end', () => channel.close());
  return channel;
}

async function consume(messages) {
  let sum = 0;
  for await (const { topic, n } of messages) sum = (sum * 31 + (await weigh(topic, n))) >>> 0;
  return sum;
}

async function weigh(topic, n) {
  return topic.length * n;
}

async function watch(bus, signal) {
  let seen = 0;
  try {
    for await (const [n] of on(bus, 'tick', { signal })) seen += n;
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
  return seen;
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(13);
  const bus = new EventEmitter();
  const stop = new AbortController();
  const topics = ['a', 'bb', 'ccc', 'dddd'];
  const channels = topics.map((topic) => subscribe(bus, topic));
  const sums = channels.map(consume);
  const watched = watch(bus, stop.signal);
  for (let i = 0; i < MESSAGES; i += BURST) {
    for (let n = 0; n < BURST; n++) bus.emit(topics[random(topics.length)], i + n);
    const ticked = once(bus, 'tick');
    queueMicrotask(() => bus.emit('tick', i % 7));
    digest.add((await ticked)[0]);
    while (channels.some(({ size }) => size > 0)) await null;
  }
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  bus.emit('end');
  digest.add(await watched, ...(await Promise.all(sums)));
  return digest.toString();
}
