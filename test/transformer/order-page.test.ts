// docs/order.md tells the truth: each example prints what stands below it, by the engine alone and in both worlds.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'heddle/transformer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setSlice } from '../../dist/runtime/executor/core.js';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'order.md'), 'utf8');
let folder = '';

beforeAll(() => {
  // Nobody is preempted, not even on a crowded machine.
  setSlice(60_000);
  mkdirSync(join(root, 'build'), { recursive: true });
  folder = mkdtempSync(join(root, 'build', 'order-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examples = [...page.matchAll(/```js\n([^]*?)```\n\n((?:- .*\n)+)/g)].map(([, code, printed]) => {
  const said = Object.fromEntries(
    [...printed!.matchAll(/^- (both|engine|tasks)[^:]*: `(.*)`$/gm)].map(([, who, what]) => [who!, what!]),
  );
  return { code: code!, engine: said['both'] ?? said['engine']!, ours: said['both'] ?? said['tasks']! };
});

async function print(name: string, code: string): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, code);
  const { default: main } = (await import(pathToFileURL(file).href)) as {
    default: (log: (value: unknown) => void) => void;
  };
  const lines: string[] = [];
  main((value) => lines.push(String(value)));
  await new Promise((resolve) => setTimeout(resolve));
  return lines.join(' ');
}

test('every block of code is an example', () => {
  expect(examples.length).toBe(page.split('```js').length - 1);
  expect(examples.length).toBeGreaterThan(5);
});

describe.each(examples.map((e, i) => [i, e] as const))('example %i', (i, { code, engine, ours }) => {
  const source = `export default (log) => {\n${code}\n};\n`;
  const compiled = (tasks: boolean) => {
    const result = transform(source, { fileName: 'example.mjs', preempt: 'off', tasks });
    expect(result.diagnostics).toEqual([]);
    return result.code;
  };

  test('engine', async () => expect(await print(`${i}-engine.mjs`, source)).toBe(engine));
  test('ordinary', async () => expect(await print(`${i}-ordinary.mjs`, compiled(false))).toBe(engine));
  test('tasks', async () => expect(await print(`${i}-tasks.mjs`, compiled(true))).toBe(ours));
});
