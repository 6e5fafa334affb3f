// The examples of docs/sync.md, run native and compiled: they print what they say.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import ts from 'typescript';
import { runCompiled, runNative } from '../programs.ts';

const guide = readFileSync(new URL('../../../docs/sync.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, source]) => source!);

test('there are examples', () => expect(examples.length).toBeGreaterThan(4));

test.each(examples.map((source, at) => [at + 1, source] as const))('example %i', async (_at, source) => {
  const expected = [...source.matchAll(/^\/\/ → (.*)$/gm)].map(([, line]) => line);
  expect(expected.length, 'an example says what it prints').toBeGreaterThan(0);
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  for (const run of [runNative, runCompiled]) {
    const { lines, stderr } = await run(outputText);
    expect(lines, stderr).toEqual(expected);
  }
});
