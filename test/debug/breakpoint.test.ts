// Breakpoints set through the inspector on lines of the original source stop there, with the variables the source
// names: in a loop without an await, in a loop with one, and behind it, where the function has been resumed.
import { pathToFileURL, fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { allGeneratedPositionsFor, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, tsconfig } from '../packaging/project.ts';

const source = `import { sleep } from 'heddle';

interface Total { sum: number }

export async function compute(limit: number): Promise<Total> {
  let sum = 0;
  for (let i = 0; i < limit; i++) {
    const square = i * i;
    sum += square;
  }
  return { sum };
}

export async function wait(rounds: number): Promise<string> {
  let text: string = '';
  for (let round = 0; round < rounds; round++) {
    await sleep(1);
    text += round;
  }
  const last = text.at(-1);
  return text + last;
}

async function run(): Promise<void> {
  const total = await compute(100);
  const text = await wait(3);
  if (total.sum !== 328350 || text !== '0122') throw new Error(\`\${total.sum} \${text}\`);
}
export const finished = run();
`;

const debuggerPath = fileURLToPath(new URL('./debugger.mjs', import.meta.url));

interface Stop {
  lineNumber: number;
  columnNumber: number;
  scopes: string[];
  values: Record<string, unknown>;
}

describe.each(['module', 'commonjs'])('in a program of type %s', (type) => {
  const project = new Project();
  let trace: TraceMap;

  beforeAll(() => {
    project.link();
    project.write({
      'package.json': JSON.stringify({ name: 'user', private: true, type }),
      'src/main.ts': source,
      'main.mjs': "const { finished } = await import('./out/main.js');\nawait finished;\n",
      'tsconfig.json': tsconfig({ skipLibCheck: true }),
    });
    const { status, stdout } = project.tspc();
    expect(stdout).toBe('');
    expect(status).toBe(0);
    expect(project.read('out/main.js')).toContain('heddle/internal');
    trace = new TraceMap(project.read('out/main.js.map'));
  });

  afterAll(() => project.remove());

  /** Does what a debugger does: from the original line to the generated position, run, and back again. */
  function stops(text: string, variables: string[], condition = ''): Stop[] {
    const lines = source.split('\n');
    const line = lines.findIndex((each) => each.includes(text)) + 1;
    const column = lines[line - 1]!.indexOf(text);
    const [position] = allGeneratedPositionsFor(trace, { source: '../src/main.ts', line, column });
    expect(position, `${text} in the map`).toBeDefined();
    const url = pathToFileURL(join(project.folder, 'out', 'main.js')).href;
    const breakpoint = {
      url,
      lineNumber: position!.line! - 1,
      columnNumber: position!.column,
      condition,
      variables,
    };
    const program = pathToFileURL(join(project.folder, 'main.mjs')).href;
    const { status, stdout, stderr } = project.node(
      '--disable-warning=ExperimentalWarning',
      debuggerPath,
      JSON.stringify([breakpoint]),
      program,
    );
    // Not empty stderr: a function that stands at a breakpoint may rightly be reported as a hog.
    expect(status, stderr).toBe(0);
    const found = JSON.parse(stdout) as Stop[];
    for (const { lineNumber, columnNumber } of found) {
      expect(originalPositionFor(trace, { line: lineNumber + 1, column: columnNumber }).line).toBe(line);
    }
    return found;
  }

  it('stops in a loop that computes', () => {
    const found = stops('sum += square', ['i', 'square', 'sum', 'limit'], 'i === 40 || i === 99');
    expect(found.map(({ values }) => values)).toEqual([
      { i: 40, square: 1600, sum: 20540, limit: 100 },
      { i: 99, square: 9801, sum: 318549, limit: 100 },
    ]);
    expect(found[0]!.scopes).toEqual(expect.arrayContaining(['i', 'square', 'sum', 'limit']));
  });

  it('stops in a loop that awaits', () => {
    const found = stops('text += round', ['round', 'text', 'rounds']);
    expect(found.map(({ values }) => values)).toEqual([
      { round: 0, text: '', rounds: 3 },
      { round: 1, text: '0', rounds: 3 },
      { round: 2, text: '01', rounds: 3 },
    ]);
  });

  it('stops behind an await', () => {
    const found = stops('return text + last', ['text', 'last']);
    expect(found.map(({ values }) => values)).toEqual([{ text: '012', last: '2' }]);
  });
});
