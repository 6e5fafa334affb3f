// The lint step that holds the floors of the transformer: it finds what it is there to find, and nothing in this tree.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  circles,
  importGraph,
  runtimeFaults,
  toolchainFaults,
  transformerFaults,
} from '../../scripts/import-floors.js';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function graphOf(files: Record<string, string>): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-floors-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return importGraph(folder);
}

test('this tree has no circle in transformer/ and toolchains/ and none larger than allowed in runtime/', () => {
  const transformer = importGraph(join(import.meta.dirname, '../../transformer'));
  expect(transformer.size).toBeGreaterThan(80);
  expect(transformerFaults(transformer)).toEqual([]);
  expect(runtimeFaults(importGraph(join(import.meta.dirname, '../../runtime')))).toEqual([]);
  const toolchains = importGraph(join(import.meta.dirname, '../../toolchains'));
  expect(toolchains.size).toBeGreaterThan(5);
  expect(toolchainFaults(toolchains)).toEqual([]);
});

test('a tool that imports another, what they share that imports a tool, and a circle', () => {
  const graph = graphOf({
    'core/a.ts': "import '../one/b.ts';\n",
    'one/b.ts': "import '../two/c.ts';\nimport '../core/d.ts';\n",
    'two/c.ts': "import './e.ts';\n",
    'two/e.ts': "import './c.ts';\n",
    'core/d.ts': 'export {};\n',
  });
  expect(toolchainFaults(graph)).toEqual([
    expect.stringMatching(/^2 files of toolchains\/ import each other in a circle/),
    expect.stringContaining('core/a.ts → one/b.ts leads from core to one'),
    expect.stringContaining('one/b.ts → two/c.ts leads from one to two'),
  ]);
});

test('a circle is named with the way round, and what to do', () => {
  const graph = graphOf({
    '2-lower/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
    '2-lower/b.ts': "import { c } from './c.ts';\nexport const b = () => c;\n",
    '2-lower/c.ts': "import { a } from './a.ts';\nexport const c = () => a;\n",
  });
  expect(transformerFaults(graph)).toEqual([
    expect.stringMatching(
      /^3 files of transformer\/ import each other in a circle: 2-lower\/a\.ts → 2-lower\/b\.ts → 2-lower\/c\.ts → 2-lower\/a\.ts\. Move/,
    ),
  ]);
});

test('an import upwards is named with both floors', () => {
  const graph = graphOf({
    '1-analyse/a.ts': "export { b } from '../2-lower/b.ts';\n",
    '2-lower/b.ts': 'export const b = 1;\n',
  });
  expect(transformerFaults(graph)).toEqual([
    expect.stringContaining(
      '1-analyse/a.ts → 2-lower/b.ts leads upwards: 1-analyse may import itself and what is below',
    ),
  ]);
});

test('a visitor imported by another, and a file on no floor', () => {
  const graph = graphOf({
    '2-lower/visitors.ts': "import './statements/if.ts';\n",
    '2-lower/statements/if.ts': "import './while.ts';\n",
    '2-lower/statements/while.ts': 'export {};\n',
    '5-more/a.ts': 'export {};\n',
  });
  expect(transformerFaults(graph)).toEqual([
    expect.stringContaining('2-lower/statements/if.ts → 2-lower/statements/while.ts imports a visitor'),
    expect.stringContaining('5-more/a.ts is on no floor'),
  ]);
});

test('types tie nothing', () => {
  const graph = graphOf({
    '2-lower/a.ts':
      "import type { B } from './b.ts';\nimport { type C } from './b.ts';\nexport type A = B | C;\n",
    '2-lower/b.ts':
      "import { type A } from './a.ts';\nexport type { A } from './a.ts';\nexport type B = A;\nexport type C = A;\n",
  });
  expect(circles(graph)).toEqual([]);
  expect(transformerFaults(graph)).toEqual([]);
});

test('the circle of the runtime may only become smaller', () => {
  const graph = graphOf({ 'a.ts': "import './b.ts';\n", 'b.ts': "import './a.ts';\n" });
  expect(runtimeFaults(graph, 2)).toEqual([]);
  expect(runtimeFaults(graph, 1)).toEqual([expect.stringContaining('2 files of runtime/ import each other')]);
  expect(runtimeFaults(graph, 3)).toEqual([expect.stringContaining('has 2 files')]);
});
