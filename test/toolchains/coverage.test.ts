// What V8 counts of code that stands in its module more than once: as it leaves the process, in whatever copy a line was run.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Project } from '../packaging/project.ts';
import { registered } from './programs.ts';

const SOURCE = `import { spawnLocal } from 'heddle';
async function inTask(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  if (sum < 0) {
    console.log('impossible');
  }
  return sum;
}
async function outside(n: number): Promise<number> {
  let sum = 1;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
async function never(n: number): Promise<number> {
  let sum = 2;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
console.log(await spawnLocal(inTask, 10), await outside(10), never.name);
`;

interface Covered {
  functionName: string;
  ranges: { startOffset: number; endOffset: number; count: number }[];
}

const project = Project.linked({ 'app.mts': SOURCE, 'package.json': '{"type":"module"}' });
const folder = mkdtempSync(join(tmpdir(), 'heddle-coverage-'));
afterAll(() => {
  project.remove();
  rmSync(folder, { recursive: true, force: true });
});

function functionsOf(name: string, env: NodeJS.ProcessEnv): Covered[] {
  const at = join(folder, name);
  const { stdout, status } = registered(project, ['app.mts'], { NODE_V8_COVERAGE: at, ...env });
  expect([status, stdout]).toEqual([0, '45 46 never\n']);
  const scripts = readdirSync(at).flatMap(
    (file) =>
      (
        JSON.parse(readFileSync(join(at, file), 'utf8')) as {
          result: { url: string; functions: Covered[] }[];
        }
      ).result,
  );
  return scripts.find(({ url }) => url.endsWith('/app.mts'))!.functions;
}

/** What the innermost range around an offset counts. */
function countAt(functions: Covered[], offset: number): number {
  const around = functions.flatMap(({ ranges }) =>
    ranges.filter(({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset),
  );
  return around.reduce((best, range) =>
    range.endOffset - range.startOffset <= best.endOffset - best.startOffset ? range : best,
  ).count;
}

it('a function counts that tasks alone ran, and one that nobody ran does not', () => {
  const functions = functionsOf('files', {});
  const own = (name: string): Covered => functions.find(({ functionName }) => functionName === name)!;
  expect(own('inTask').ranges[0]!.count).toBe(1);
  expect(own('outside').ranges[0]!.count).toBe(1);
  expect(own('never').ranges).toEqual([expect.objectContaining({ count: 0 })]);
});

describe('under node --test, in places of the source', () => {
  const functions = functionsOf('node-test', { NODE_TEST_CONTEXT: 'child-v8' });
  const at = (text: string): number => countAt(functions, SOURCE.indexOf(text));

  it.each([
    ['let sum = 0', 1],
    ['return sum;\n}\nasync function outside', 1],
    ["console.log('impossible')", 0],
    ['let sum = 1', 1],
    ['let sum = 2', 0],
    ['return sum;\n}\nconsole', 0],
    ['console.log(await', 1],
  ])('%s: %i', (text, count) => {
    expect(Math.min(at(text), 1)).toBe(count);
  });

  it('names no function that is not the user’s', () => {
    expect(functions.map(({ functionName }) => functionName)).toEqual(['', 'inTask', 'outside', 'never']);
  });
});
