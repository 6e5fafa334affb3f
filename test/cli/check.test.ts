// `heddle check`: everything there is to say, in each format, and the exit code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Project, repository, tsconfig } from '../packaging/project.ts';
import { hazard, heddle, references, Watching } from './command.ts';

let project: Project;
beforeEach(() => {
  project = Project.linked({
    'tsconfig.json': tsconfig({ skipLibCheck: true, composite: true }),
    'src/hazard.ts': hazard,
    'src/type.ts': 'export const text: string = 1;\nexport const two: { a: string } = { a: 2 };\n',
  });
});
afterEach(() => project.remove());

const withoutErrors = (): void => project.write({ 'src/type.ts': 'export const text = 1;\n' });

test('as tsc says it, and nothing is written', () => {
  const { status, stdout, stderr } = heddle(project, 'check', '--noEmit');
  expect(stderr).toBe('');
  expect(status).toBe(1);
  const plain = project.tsc('--noEmit').stdout;
  expect(plain).toContain('src/type.ts(1,14): error TS2322');
  const lines = stdout.split('\n');
  expect(lines.filter((line) => !/ HDL|^ +(note|help): /.test(line)).join('\n')).toBe(plain);
  expect(stdout).toMatch(/^src\/hazard\.ts\(6,3\): warning HDL2001: .*\n {2}note: .*\n {2}help: /m);
  expect(project.has('out')).toBe(false);
});

test('--max-warnings', () => {
  withoutErrors();
  expect(heddle(project, 'check').status).toBe(0);
  expect(heddle(project, 'check', '--max-warnings', '1').status).toBe(0);
  expect(heddle(project, 'check', '--max-warnings=0')).toMatchObject({
    status: 1,
    stderr: 'heddle: 1 warnings, and --max-warnings allows 0\n',
  });
});

test('the severities of the plugin’s options count', () => {
  withoutErrors();
  project.write({ 'tsconfig.json': tsconfig({ skipLibCheck: true }, { diagnostics: { HDL2001: 'error' } }) });
  expect(heddle(project, 'check')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('error HDL2001'),
  });
  project.write({ 'tsconfig.json': tsconfig({ skipLibCheck: true }, { diagnostics: 'off' }) });
  expect(heddle(project, 'check')).toMatchObject({ status: 0, stdout: '' });
  project.write({ 'tsconfig.json': tsconfig({ skipLibCheck: true }, { preempt: 'never' }) });
  expect(heddle(project, 'check')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('error HDL3002'),
  });
});

test('JSON', () => {
  const report = JSON.parse(heddle(project, 'check', '--format', 'json').stdout) as Record<string, unknown>;
  expect(report).toMatchObject({ errors: 2, warnings: 1 });
  expect(report['findings']).toMatchObject([
    {
      code: 'HDL2001',
      severity: 'warning',
      file: 'src/hazard.ts',
      line: 6,
      column: 3,
      endLine: 6,
      help: expect.stringContaining('atomic'),
    },
    { code: 'TS2322', severity: 'error', file: 'src/type.ts', line: 1, column: 14, endColumn: 18 },
    { code: 'TS2322', line: 2 },
  ]);
});

test('SARIF', () => {
  const log = JSON.parse(heddle(project, 'check', '--format', 'sarif').stdout) as {
    version: string;
    runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
  };
  expect(log.version).toBe('2.1.0');
  const [{ tool, results }] = log.runs as [(typeof log.runs)[number]];
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(['HDL2001', 'TS2322']);
  expect(results[0]).toMatchObject({
    ruleId: 'HDL2001',
    ruleIndex: 0,
    level: 'warning',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/hazard.ts', uriBaseId: 'SRCROOT' },
          region: { startLine: 6, startColumn: 3 },
        },
      },
    ],
  });
  expect(results.map(({ level }) => level)).toEqual(['warning', 'error', 'error']);
});

test('annotations of GitHub', () => {
  const lines = heddle(project, 'check', '--format', 'github').stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(
    /^::warning file=src\/hazard\.ts,line=6,endLine=6,col=3,endColumn=\d+,title=HDL2001::.*%0Anote: .*%0Ahelp: /,
  );
  expect(lines[1]).toMatch(
    /^::error file=src\/type\.ts,line=1,endLine=1,col=14,endColumn=18,title=TS2322::Type /,
  );
});

test('with code frames where people read', () => {
  const { stdout } = heddle(project, 'check', '--pretty');
  expect(stdout).toContain('> 1 | export const text: string = 1;\n    |              ^^^^\n');
  expect(stdout).toMatch(/Found 2 errors, 1 warning\.\n$/);
});

test('projects that refer to others need not be built', () => {
  project.write(references());
  project.write({ 'app/wrong.ts': `import { total } from '../lib/total.js';\nawait total('x');\n` });
  const { status, stdout } = heddle(project, 'check', '-p', '.');
  expect(stdout).toMatch(/^app\/wrong\.ts\(2,13\): error TS2345: [^\n]*\n$/);
  expect(status).toBe(1);
});

test.each([
  [['--format', 'josn'], '--format is "josn" (did you mean json?); it takes tsc, json, sarif, github'],
  [['--formt=json'], 'heddle check has no option --formt (did you mean --format?); it takes --project'],
  [['--max-warnings'], '--max-warnings needs a value: --max-warnings=N'],
  [['--max-warnings=many'], '--max-warnings is "many"; it takes a whole number'],
  [['--watch=yes'], '--watch takes no value'],
  [['--watch', '--format=json'], '--watch prints in the format tsc'],
  [['a', 'b'], 'heddle check takes one project, and "b" is one too many'],
  [['nowhere'], 'there is no project "nowhere"'],
])('%j is refused', (args, text) => {
  const { status, stdout, stderr } = heddle(project, 'check', ...args);
  expect(stdout).toBe('');
  expect(stderr).toContain(text);
  expect(status).toBe(2);
});

test('--watch, with the problem matcher of docs/editor.md', async () => {
  const page = readFileSync(join(repository, 'docs', 'editor.md'), 'utf8');
  const tasks = JSON.parse(/```json\n([^`]*"problemMatcher"[^`]*)```/.exec(page)![1]!) as {
    tasks: {
      problemMatcher: {
        pattern: { regexp: string; file: number; location: number; severity: number; code: number };
        background: { beginsPattern: string; endsPattern: string };
      };
    }[];
  };
  const { pattern, background } = tasks.tasks[0]!.problemMatcher;
  const watching = new Watching(project, 'check', '--watch');
  try {
    const problems = (text: string): (string | undefined)[][] =>
      text.split('\n').flatMap((line) => {
        const match = new RegExp(pattern.regexp).exec(line);
        return match === null
          ? []
          : [[match[pattern.file], match[pattern.location], match[pattern.severity], match[pattern.code]]];
      });
    const first = await watching.round(1);
    expect(problems(first)).toEqual([
      ['src/hazard.ts', '6,3', 'warning', 'HDL2001'],
      ['src/type.ts', '1,14', 'error', 'TS2322'],
      ['src/type.ts', '2,37', 'error', 'TS2322'],
    ]);
    expect(first).toMatch(new RegExp(background.beginsPattern, 'm'));
    withoutErrors();
    const second = await watching.round(2);
    expect(problems(second)).toEqual([['src/hazard.ts', '6,3', 'warning', 'HDL2001']]);
    expect(second).toMatch(new RegExp(background.beginsPattern, 'm'));
    expect(watching.output).toMatch(new RegExp(background.endsPattern, 'm'));
  } finally {
    await watching.stop();
  }
});
