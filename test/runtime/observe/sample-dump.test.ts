// A dump of the running sample, taken by signal while it indexes, names the functions and lines that the source has.
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { sampleFolder, sourceLine, startSample, until } from './sample.ts';

afterAll(() => rmSync(sampleFolder(), { recursive: true, force: true }));

const ENTRY = /at async (\w+) \(([\w-]+\.ts):(\d+):(\d+)\)/g;

test.runIf(process.platform !== 'win32')('the running sample', async () => {
  const env = { HEDDLE_DUMP_SIGNAL: 'SIGUSR2', HEDDLE_FORCE_PREEMPT: '' };
  const sample = await startSample(env, 60_000_000, 'node_modules');
  const seen = new Set<string>();
  const wanted = ['main', 'addBatch', 'buildSegment'];
  // By then some of it has been read, and the rest is being indexed.
  await until(sample, ({ files }) => files > 0);
  for (let dumps = 1; !wanted.every((name) => seen.has(name)); dumps++) {
    // A dump takes some 100 ms, indexing takes seconds.
    expect(dumps, [...seen].join()).toBeLessThan(20);
    sample.child.kill('SIGUSR2');
    const text = await sample.says(new RegExp(`(end of dump[^]*){${dumps}}`));
    for (const [where, name, file, line, column] of text.matchAll(ENTRY)) {
      const source = sourceLine(file!, Number(line));
      expect(source.function, where).toBe(name);
      // A task stands at an await, at a loop's head, or has not begun.
      expect(source.text, where).toMatch(/\bawait\b|\bfor\b|\bwhile\b|\bdo\b|async function/);
      expect(Number(column), where).toBeLessThanOrEqual(source.text.length + 1);
      seen.add(name!);
    }
  }
  expect(sample.stderr()).toMatch(/task on core 0: waits for .+\n {4}at async/);
  expect(await sample.stop()).toBe(0);
});
