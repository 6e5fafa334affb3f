// The language-service plugin, asked through tsserver: diagnostics at their places with the project's severities, and hovers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Project } from '../packaging/project.ts';
import { hazard } from './command.ts';
import { TsServer } from './tsserver.ts';

const source = `${hazard}
export async function rounds(list: Promise<number>[]): Promise<number> {
  let sum = 0;
  for (const each of list) sum += await each;
  while (sum > 10) sum -= 3;
  return sum;
}
export async function whole(n: number): Promise<void> {
  'use atomic';
  do n--; while (n > 0);
}
export async function native(): Promise<void> {
  eval('1');
  for (;;) break;
}
export function sync(n: number): void {
  for (let i = 0; i < n; i++);
}
`;

const tsconfig = (entry: object): string =>
  JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      types: [],
      plugins: [entry, { name: 'heddle/language-service' }],
    },
  });

let project: Project;
let server: TsServer;
beforeAll(() => {
  project = Project.linked({
    'main.ts': source,
    'tsconfig.json': tsconfig({ transform: 'heddle/transformer' }),
  });
  server = new TsServer(project);
  server.open('main.ts');
});
afterAll(async () => {
  await server.close();
  project.remove();
});

interface Said {
  text: string;
  category: string;
  source?: string;
  start: { line: number; offset: number };
}

const said = async (of: TsServer, name = 'main.ts'): Promise<Said[]> =>
  (await of.ask('semanticDiagnosticsSync', name)) as Said[];

test('diagnostics, with the code and what to do', async () => {
  const found = await said(server);
  expect(found.map(({ category, source: from, start }) => [category, from, start])).toEqual([
    ['warning', 'heddle', { line: 6, offset: 3 }],
    ['warning', 'heddle', { line: 21, offset: 3 }],
  ]);
  expect(found[0]!.text).toMatch(/^HDL2001: total is read before .*\n.*note: [\s\S]*help: /);
  expect(found[1]!.text).toMatch(/^HDL1002: /);
});

describe('hover', () => {
  /** What is shown over the first `word` behind `behind`. */
  const hover = async (behind: string, word: string): Promise<string | null> => {
    const at = source.indexOf(word, source.indexOf(behind));
    const before = source.slice(0, at).split('\n');
    const place = { line: before.length, offset: before.at(-1)!.length + 1 };
    const info = (await server.ask('quickinfo', 'main.ts', place)) as { documentation: string } | null;
    return info === null ? null : info.documentation;
  };

  test.each([
    ['function rounds', 'for', /^heddle: at the end of a round other tasks may run/],
    ['function rounds', 'while', /^heddle: at the end of a round/],
    ['function rounds', 'await', /^heddle: the task waits here/],
    ['let total', 'async', /^heddle: compiled/],
    ['function whole', 'do', /"use atomic": no other task/],
    ['function native', 'for', /^heddle: stays native\. HDL1002: /],
    ['function sync', 'for', /^heddle: this function is not async/],
  ])('%s: %s', async (behind, word, text) => {
    expect(await hover(behind, word)).toMatch(text);
  });

  test('TypeScript’s own is left as it is elsewhere', async () => {
    expect(await hover('function rounds', 'sum')).toBe('');
  });
});

test('the options of the compiler’s entry count, and a wrong one is said', async () => {
  const other = Project.linked({
    'main.ts': source,
    'tsconfig.json': tsconfig({
      transform: 'heddle/transformer',
      diagnostics: { HDL2001: 'error', HDL1002: 'off' },
    }),
  });
  const strict = new TsServer(other);
  try {
    strict.open('main.ts');
    expect((await said(strict)).map(({ category }) => category)).toEqual(['error']);
    other.write({ 'tsconfig.json': tsconfig({ transform: 'heddle/transformer', preemt: 'off' }) });
    await strict.ask('reloadProjects', 'main.ts').catch(() => undefined);
    const projectFile = `${other.folder}/tsconfig.json`;
    const options = await strict.ask('compilerOptionsDiagnostics-full', 'main.ts', {
      projectFileName: projectFile,
    });
    expect(JSON.stringify(options)).toContain('there is no option preemt (did you mean preempt?)');
  } finally {
    await strict.close();
    other.remove();
  }
});
