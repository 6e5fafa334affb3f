// Node's streams and asynchronous generators: text in chunks to lines, lines to records, records to an answer; loops that compute
// between awaits.
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Digest, randomFrom } from './digest.js';

const ROUNDS = 46;
const LINES = 6000;

function text(seed) {
  const random = randomFrom(seed);
  const lines = ['id,kind,amount,comment'];
  for (let i = 0; i < LINES; i++)
    lines.push(
      `${i},${['sale', 'refund'][random(2)]},${random(10_000)},"said ""${random(100)}"", then left"`,
    );
  return lines.join('\n');
}

async function* linesOf(chunks) {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* records(lines) {
  let head = null;
  for await (const line of lines) {
    const fields = [];
    let field = '';
    let quoted = false;
    for (let i = 0; i < line.length; i++) {
      const c = line[i];
      if (c === '"') {
        if (quoted && line[i + 1] === '"') field += line[i++];
        else quoted = !quoted;
      } else if (c === ',' && !quoted) {
        fields.push(field);
        field = '';
      } else field += c;
    }
    fields.push(field);
    if (head === null) head = fields;
    else yield Object.fromEntries(head.map((name, i) => [name, fields[i]]));
  }
}

async function report(digest, source) {
  const upper = new Transform({
    encoding: 'utf8',
    decodeStrings: false,
    transform(chunk, _encoding, done) {
      done(null, String(chunk).toUpperCase());
    },
  });
  const chunks = [];
  for (let at = 0; at < source.length; at += 4096) chunks.push(source.slice(at, at + 4096));
  const totals = new Map();
  await pipeline(Readable.from(chunks), upper, linesOf, records, async (rows) => {
    for await (const { KIND, AMOUNT, COMMENT } of rows)
      totals.set(KIND, (totals.get(KIND) ?? COMMENT.length) + Number(AMOUNT));
  });
  for (const [kind, total] of totals) digest.add(kind, total);
}

export async function main() {
  const digest = new Digest();
  for (let round = 0; round < ROUNDS; round++) await report(digest, text(round));
  return digest.toString();
}
