// A job that says what it does through pino: child loggers, serialisers, a destination that writes line by line.
import { Writable } from 'node:stream';
import pino from 'pino';
import { Digest, randomFrom } from './digest.js';

const ORDERS = 80_000;

async function handle(logger, order) {
  const log = logger.child({ order: order.id });
  log.info({ lines: order.lines.length }, 'received');
  try {
    const total = await price(log, order);
    await charge(log, total);
    log.info({ total }, 'charged');
    return total;
  } catch (error) {
    log.warn({ reason: error.message }, 'refused');
    return 0;
  } finally {
    log.debug('done');
  }
}

async function price(log, order) {
  let total = 0;
  for (const line of order.lines) {
    total += await priceOf(line);
    log.trace({ line, total }, 'priced');
  }
  return total;
}

async function priceOf(line) {
  await null;
  return 10 + (line % 90);
}

async function charge(log, total) {
  if (total > 400) throw new Error('over the limit');
  log.debug({ total }, 'charging');
  await null;
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(8);
  let written = 0;
  const out = new Writable({
    write(chunk, _encoding, done) {
      written += chunk.length;
      done();
    },
  });
  const logger = pino(
    {
      level: 'trace',
      base: null,
      timestamp: () => ',"time":0',
      formatters: { level: (label) => ({ level: label }) },
    },
    out,
  );
  for (let id = 0; id < ORDERS; id += 10) {
    const orders = Array.from({ length: 10 }, (_, i) => ({
      id: id + i,
      lines: Array.from({ length: random(10) }, () => random(1000)),
    }));
    digest.add(...(await Promise.all(orders.map((order) => handle(logger, order)))));
  }
  digest.add(written);
  return digest.toString();
}
