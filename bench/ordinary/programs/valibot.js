// Validation of an order with asynchronous checks, by valibot: several records at a time.
import * as v from 'valibot';
import { Digest, randomFrom } from './digest.js';

const ORDERS = 44_000;
const AT_ONCE = 20;
const stock = new Map(Array.from({ length: 200 }, (_, i) => [`p${i}`, i % 17]));

async function inStock(product) {
  await null;
  return (stock.get(product) ?? 0) > 0;
}

async function priced(line) {
  const price = await priceOf(line.product);
  return { ...line, price: price * line.count };
}

async function priceOf(product) {
  return 100 + Number(product.slice(1)) * 3;
}

const line = v.pipeAsync(
  v.objectAsync({
    product: v.pipeAsync(v.string(), v.checkAsync(inStock, 'sold out')),
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  }),
  v.transformAsync(priced),
);

const order = v.pipeAsync(
  v.objectAsync({
    id: v.pipe(v.number(), v.integer()),
    customer: v.pipeAsync(
      v.string(),
      v.trim(),
      v.minLength(3),
      v.checkAsync(async (name) => !name.startsWith('x'), 'banned'),
    ),
    lines: v.arrayAsync(line),
    note: v.optionalAsync(v.pipe(v.string(), v.maxLength(40))),
  }),
  v.checkAsync(async (o) => o.lines.length > 0, 'empty'),
);

function made(random, id) {
  return {
    id,
    customer: ` ${random(20) === 0 ? 'x' : 'c'}ustomer ${random(1000)} `,
    lines: Array.from({ length: random(6) }, () => ({
      product: `p${random(210)}`,
      count: random(22),
    })),
    ...(random(3) === 0 && { note: 'n'.repeat(random(45)) }),
  };
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(3);
  for (let first = 0; first < ORDERS; first += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, i) => made(random, first + i));
    const results = await Promise.all(batch.map((input) => v.safeParseAsync(order, input)));
    for (const result of results) {
      if (result.success) digest.add(...result.output.lines.map((l) => l.price));
      else digest.add(...result.issues.map((issue) => issue.message));
    }
  }
  return digest.toString();
}
