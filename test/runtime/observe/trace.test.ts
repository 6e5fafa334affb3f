// Trace export: a recorded run of the sample parses by the format's schema and names the right functions and lines; the file
// is valid whatever becomes of the process.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RingReader, RingWriter, makeRing } from '../../../dist/runtime/observe/trace/ring.js';
import { runCompiled } from '../programs.ts';
import { sampleFolder, sourceLine, startSample, until } from './sample.ts';
import { expectPairs, expectSlices, groupBy, parseTrace, type TraceEvent } from './trace-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-trace-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(sampleFolder(), { recursive: true, force: true });
});

let files = 0;
const traceFile = (): string => join(folder, `trace-${files++}.json`);
const read = (file: string): TraceEvent[] => parseTrace(readFileSync(file, 'utf8'));

test('the sample, recorded', async () => {
  const file = traceFile();
  const sample = await startSample({ HEDDLE_TRACE: file, HEDDLE_FORCE_PREEMPT: '' }, 300_000);
  await until(sample, ({ indexedMs }) => indexedMs > 0);
  await fetch(`${sample.url}/search?q=listner+abort`, { headers: { connection: 'close' } });
  expect(await sample.stop()).toBe(0);
  const events = read(file);
  expectSlices(events);
  expectPairs(events);
  expect(events.filter(({ name }) => name === 'lost')).toEqual([]);

  const threads = events.filter(({ ph, name }) => ph === 'M' && name === 'thread_name');
  expect(threads.map(({ args }) => args!.name)).toContain('core 0');

  // The function that a poll is named after is the one that has the line at which it goes on.
  const polls = events.filter(({ ph, cat, args }) => ph === 'B' && cat === 'poll' && args!.at !== '');
  for (const { name, args } of polls) {
    const [source, line] = String(args!.at).split(':');
    expect(sourceLine(source!, Number(line)).function, String(args!.at)).toBe(name);
  }
  const seen = new Set(polls.map(({ name }) => name));
  for (const name of ['main', 'readCorpus', 'buildSegment', 'mergeSegments', 'rank'])
    expect(seen).toContain(name);

  // A suspended call stands at an await, a preempted one at a loop.
  const ends = events.filter(({ ph, args }) => ph === 'E' && args?.at !== undefined && args.at !== '');
  for (const { args } of ends) {
    const [source, line] = String(args!.at).split(':');
    const { text } = sourceLine(source!, Number(line));
    if (args!.outcome === 'suspended') expect(text, String(args!.at)).toContain('await');
    if (args!.outcome === 'preempted') expect(text, String(args!.at)).toMatch(/\b(for|while|do)\b/);
  }
  expect(ends.some(({ args }) => args!.outcome === 'suspended')).toBe(true);
  expect(ends.some(({ args }) => args!.outcome === 'preempted')).toBe(true);
  expect(events.some(({ name }) => name === 'park')).toBe(true);

  // One task for every batch that was indexed, told by name, file and line.
  const builds = events.filter(({ ph, name }) => ph === 'b' && name === 'buildSegment');
  expect(builds.length).toBeGreaterThan(0);
  for (const { args } of builds) {
    const [source, line] = String(args!.at).split(':');
    expect(sourceLine(source!, Number(line)).text).toContain('async function buildSegment');
  }
});

/** Two cores, tasks that move between them, results that come home. */
const MOVES = (file: string, end: string): string => `import { Runtime, spawn, sleep } from 'heddle';
export async function computes(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0;
  await sleep(1);
  return sum;
}
const { isMainThread } = await import('node:worker_threads');
if (isMainThread) {
  const runtime = await Runtime.start({ cores: 2, sliceMs: 2, trace: ${JSON.stringify(file)} });
  let ended = 0;
  // Until the other core was given the processor in time.
  while (runtime.metrics().cores[1].movedIn === 0)
    ended += (await Promise.all(Array.from({ length: 40 }, () => spawn(computes, 3_000_000)))).length;
  console.log(ended);
  ${end}
}
`;

test('moves are flows from core to core and back', async () => {
  const file = traceFile();
  const { lines } = await runCompiled(MOVES(file, 'await runtime.shutdown();'), {
    env: { HEDDLE_FORCE_PREEMPT: '' },
  });
  const events = read(file);
  expectSlices(events);
  expectPairs(events);
  const flows = groupBy(
    events.filter(({ ph }) => 'stf'.includes(ph)),
    ({ id }) => id,
  );
  expect(flows.size).toBeGreaterThan(0);
  expect([...flows.values()].some((flow) => new Set(flow.map(({ tid }) => tid)).size === 2)).toBe(true);
  expect(events.filter(({ ph, name }) => ph === 'e' && name === 'computes')).toHaveLength(Number(lines[0]));
});

test('after process.exit the file is valid and complete', async () => {
  const file = traceFile();
  const { lines, code } = await runCompiled(MOVES(file, 'process.exit(3);'), {
    env: { HEDDLE_FORCE_PREEMPT: '' },
  });
  expect(code).toBe(3);
  const ended = read(file).filter(({ ph, name }) => ph === 'e' && name === 'computes');
  expect(ended).toHaveLength(Number(lines[0]));
});

test('after a kill the file is valid up to the last write', async () => {
  const file = traceFile();
  const end = `const { statSync } = await import('node:fs');
  const before = statSync(${JSON.stringify(file)}).size;
  while (statSync(${JSON.stringify(file)}).size === before) await sleep(5);
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});`;
  await runCompiled(MOVES(file, end), { env: { HEDDLE_FORCE_PREEMPT: '' } });
  expect(read(file).some(({ ph, name }) => ph === 'B' && name === 'computes')).toBe(true);
});

test('startTrace and stopTrace, and the errors of both', async () => {
  const file = traceFile();
  const { lines } = await runCompiled(`import { Runtime, sleep } from 'heddle';
const runtime = await Runtime.start({ cores: 1 });
async function before() { await sleep(1); }
async function during() {
  await sleep(1);
  runtime.stopTrace();
}
async function after() { await sleep(1); }
await before();
try { runtime.startTrace(${JSON.stringify(folder + '/no/such/folder')}); } catch (error) { console.log(error.code); }
runtime.startTrace(${JSON.stringify(file)});
try { runtime.startTrace('x'); } catch (error) { console.log(error.message); }
await during();
await after();
runtime.stopTrace();
await runtime.shutdown();
`);
  expect(lines).toEqual(['ENOENT', 'a trace is being written already']);
  const events = read(file);
  // The poll that stopped it is closed.
  expectSlices(events);
  const names = new Set(events.map(({ name }) => name));
  expect(names).toContain('during');
  expect(names).not.toContain('before');
  expect(names).not.toContain('after');
});

test('a full ring takes no more, keeps what it has and has room for the end of a slice', () => {
  const ring = makeRing();
  const [writer, reader] = [new RingWriter(ring), new RingReader(ring)];
  const event = 'äöü'.repeat(300);
  const drained = (): string => {
    const parts: Uint8Array[] = [];
    reader.drain((bytes) => parts.push(bytes.slice()));
    return Buffer.concat(parts).toString();
  };
  // Three times round, so that events lie across the end as well.
  for (let round = 0; round < 3; round++) {
    let taken = 0;
    while (writer.write(event)) taken++;
    expect(taken).toBeGreaterThan(1000);
    expect(writer.write('end', true)).toBe(true);
    expect(drained()).toBe(event.repeat(taken) + 'end');
  }
  reader.close();
  expect(writer.write(event)).toBe(true);
  expect(drained()).toBe('');
});
