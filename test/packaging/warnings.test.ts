// heddle's diagnostics last as TypeScript's own do: printed again by every run that reuses an earlier one, by runs that emit
// nothing, and in every round of --watch; and as errors they fail the build. heddle is linked, not packed.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project, tsconfig } from './project.ts';

const hazard = `let shared = 0;
export async function race(n: number): Promise<void> {
  const before = shared;
  for (let i = 0; i < n; i++) Math.sqrt(i);
  shared = before + 1;
}
`;
const mended = hazard.replace('shared = before + 1', 'shared += before - shared + 1');
const other = `export async function other(): Promise<number> {
  await null;
  return 1;
}
`;
const native = `export async function f(): Promise<void> {
  eval('1');
  await null;
}
`;
const HAZARD = /^src\/race\.ts\(5,3\): (warning|error) HDL2001: shared is read before and written after/gm;

let project: Project;
beforeEach(() => {
  project = Project.linked({ 'src/race.ts': hazard, 'src/other.ts': other });
});
afterEach(() => project.remove());

const configure = (options: object, plugin: object = {}): void =>
  project.write({ 'tsconfig.json': tsconfig({ types: [], lib: ['es2022'], ...options }, plugin) });

const written = (name: string): number => statSync(join(project.folder, name)).mtimeMs;

/** Exit code, and how often the hazard was printed as what. */
function run(...args: string[]): [status: number | null, ...found: string[]] {
  const { status, stdout } = project.tspc(...args);
  return [status, ...[...stdout.matchAll(HAZARD)].map(([, how]) => how!)];
}

describe.each([
  ['tspc --incremental', ['--incremental']],
  ['tspc --noEmit', ['--noEmit']],
  ['tspc --noEmit --incremental', ['--noEmit', '--incremental']],
  ['tspc --build', ['--build']],
])('%s', (_name, args) => {
  it('warns in every run, until the code is mended', () => {
    // tspc --build takes no options of the compiler.
    configure(args[0] === '--build' ? { incremental: true } : {});
    expect(run(...args)).toEqual([0, 'warning']);
    expect(run(...args)).toEqual([0, 'warning']);
    project.write({ 'src/other.ts': other.replace('1;', '2;') });
    expect(run(...args)).toEqual([0, 'warning']);
    project.write({ 'src/race.ts': mended });
    expect(run(...args)).toEqual([0]);
  });

  it('errors fail every run', () => {
    configure(args[0] === '--build' ? { incremental: true } : {}, { diagnostics: 'error' });
    for (let i = 0; i < 2; i++) {
      const [status, ...found] = run(...args);
      expect(found).toEqual(['error']);
      expect(status).not.toBe(0);
    }
    project.write({ 'src/race.ts': mended });
    expect(run(...args)).toEqual([0]);
  });
});

it('a later run of another severity is not answered from an earlier one', () => {
  const how = (diagnostics: object | string): unknown[] => {
    configure({ incremental: true }, { diagnostics });
    return run();
  };
  expect(how('error')).toEqual([2, 'error']);
  expect(how('warn')).toEqual([0, 'warning']);
  expect(how({ HDL2001: 'off' })).toEqual([0]);
  expect(how({ HDL2001: 'error' })).toEqual([2, 'error']);
  expect(how({ HDL1002: 'error' })).toEqual([0, 'warning']);
});

it('each code has a severity of its own', () => {
  project.write({ 'src/native.ts': native });
  configure({}, { diagnostics: { HDL1002: 'error', HDL2001: 'off' } });
  const { status, stdout } = project.tspc();
  expect(status).toBe(2);
  expect(stdout).toContain('src/native.ts(2,3): error HDL1002: f is kept native');
  expect(stdout).toContain('  note: Code given to a direct eval');
  expect(stdout).not.toContain('HDL2001');
  expect(stdout).not.toMatch(/TS\d/);
});

it('what an author asks for is no error unless its code is named', () => {
  project.write({ 'src/race.ts': `export async function f() {\n  'use native';\n  await null;\n}\n` });
  configure({}, { diagnostics: 'error' });
  expect(project.tspc().status).toBe(0);
  configure({}, { diagnostics: { HDL1018: 'error' } });
  expect(project.tspc().stdout).toContain('error HDL1018');
});

it.each([{}, { incremental: true }])(
  'with noEmitOnError an error keeps everything from being written, a warning nothing: %j',
  (options) => {
    configure({ ...options, noEmitOnError: true }, { diagnostics: 'error' });
    for (let i = 0; i < 2; i++) {
      expect(run()).toEqual([1, 'error']);
      expect(project.has('out/race.js') || project.has('out/other.js')).toBe(false);
    }
    configure({ ...options, noEmitOnError: true });
    expect(run()).toEqual([0, 'warning']);
    expect(project.read('out/race.js')).toContain('heddle/internal');
  },
);

it('type errors are told beside it', () => {
  project.write({ 'src/other.ts': `${other}export const wrong: string = 1;\n` });
  configure({ incremental: true }, { diagnostics: 'error' });
  for (let i = 0; i < 2; i++) {
    const { stdout } = project.tspc('--pretty', 'true');
    expect(stdout).toContain('TS2322');
    expect(stdout).toContain('HDL2001');
    expect(stdout).toContain('Found 2 errors in 2 files');
  }
});

it('projects that refer to one another: each keeps its own, and what did not change is not built again', () => {
  const config = (name: string, references: object[]): string => {
    const options = { composite: true, types: [], lib: ['es2022'], rootDir: '.', outDir: `../out/${name}` };
    return JSON.stringify({ ...JSON.parse(tsconfig(options)), include: ['*.ts'], references });
  };
  project.write({
    'lib/race.ts': hazard,
    'lib/tsconfig.json': config('lib', []),
    'app/main.ts': `${hazard.replace('race', 'main')}export { race } from '../lib/race.js';\n`,
    'app/tsconfig.json': config('app', [{ path: '../lib' }]),
  });
  const built = (): string[] =>
    [...project.tspc('-b', 'app').stdout.matchAll(/^(\S+)\(5,3\): warning HDL2001/gm)].map(([, at]) => at!);
  expect(built()).toEqual(['lib/race.ts', 'app/main.ts']);
  const first = [written('out/lib/race.js'), written('out/app/main.js')];
  expect(built()).toEqual(['lib/race.ts', 'app/main.ts']);
  project.write({ 'app/main.ts': `${mended}export { race as lib } from '../lib/race.js';\n` });
  expect(built()).toEqual(['lib/race.ts']);
  expect(written('out/lib/race.js')).toBe(first[0]);
  expect(written('out/app/main.js')).toBeGreaterThan(first[1]!);
  expect(built()).toEqual(['lib/race.ts']);
});

it('--watch warns in every round', async () => {
  configure({});
  const tspc = join('node_modules', 'ts-patch', 'bin', 'tspc.js');
  const args = [tspc, '--watch', '--preserveWatchOutput', '--watchFile', 'fixedPollingInterval'];
  const watching = spawn(process.execPath, args, {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => watching.on('exit', resolve));
  let output = '';
  watching.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const round = async (count: number): Promise<number> => {
    for (let i = 0; output.split('Watching for file changes').length <= count; i++) {
      if (i > 1200) throw new Error(`no round ${count}: ${output}`);
      await delay(100);
    }
    return [...output.matchAll(HAZARD)].length;
  };
  try {
    expect(await round(1)).toBe(1);
    project.write({ 'src/other.ts': other.replace('1;', '2;') });
    expect(await round(2)).toBe(2);
    project.write({ 'src/race.ts': mended });
    expect(await round(3)).toBe(2);
  } finally {
    watching.kill();
    await ended;
  }
});

it.each([
  ['loud', 'HDL3002: the option diagnostics is "loud"'],
  [{ HDL2001: 'fatal' }, 'HDL3002: the option diagnostics.HDL2001 is "fatal"'],
  [{ HDL2101: 'error' }, 'HDL3001: there is no option diagnostics.HDL2101'],
  [['HDL2001'], 'HDL3002: the option diagnostics is ["HDL2001"]'],
])('what it does not know it says: %j', (diagnostics, message) => {
  configure({}, { diagnostics });
  const { status, stdout, stderr } = project.tspc();
  expect(stdout + stderr).toContain(message);
  expect(status).not.toBe(0);
});
