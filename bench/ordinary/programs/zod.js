// Validation with asynchronous checks (is the name taken, does the group exist), by zod.
import * as z from 'zod';
import { Digest, randomFrom } from './digest.js';

const RECORDS = 22_000;
const taken = new Set(['ada', 'grace', 'edsger']);
const groups = new Map([
  ['admin', { level: 3 }],
  ['staff', { level: 2 }],
  ['guest', { level: 1 }],
]);

async function isFree(name) {
  await null;
  return !taken.has(name);
}

async function levelOf(group) {
  return (await find(group))?.level ?? 0;
}

async function find(group) {
  return groups.get(group);
}

const address = z.object({
  street: z.string().min(1),
  zip: z.string().regex(/^\d{5}$/),
  country: z.enum(['de', 'fr', 'it']).default('de'),
});

const account = z.object({
  name: z.string().min(2).max(20).refine(isFree, 'taken'),
  age: z.number().int().min(0).max(150).optional(),
  group: z.string().transform(levelOf).pipe(z.number().min(1)),
  tags: z.array(z.string().refine(async (tag) => tag.length < 12, 'too long')).max(8),
  address,
  contact: z.union([
    z.object({ kind: z.literal('mail'), mail: z.email() }),
    z.object({ kind: z.literal('phone'), number: z.string().refine(async (n) => /^\d+$/.test(n)) }),
  ]),
});

function record(random, i) {
  return {
    name: random(20) === 0 ? 'ada' : `person${i}`,
    ...(random(2) === 0 && { age: random(160) }),
    group: ['admin', 'staff', 'guest', 'nobody'][random(4)],
    tags: Array.from({ length: random(5) }, (_, t) => 'tag'.repeat(1 + ((i + t) % 4))),
    address: { street: `Street ${i}`, zip: String(10_000 + i), ...(random(2) === 0 && { country: 'fr' }) },
    contact:
      random(2) === 0
        ? { kind: 'mail', mail: `p${i}@example.org` }
        : { kind: 'phone', number: random(9) === 0 ? 'none' : `${i}` },
  };
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(2);
  for (let i = 0; i < RECORDS; i++) {
    const result = await account.safeParseAsync(record(random, i));
    if (result.success) digest.add(result.data.name, result.data.group, result.data.tags.length);
    else digest.add(...result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).sort());
  }
  return digest.toString();
}
