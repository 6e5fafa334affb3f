// `heddle doctor` in a user's project: what keeps it from being compiled is named, with what to install or write, and exit code 1.
// The packages are their manifests, which is all that doctor looks at.
import { mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkProject, type Check } from '../../dist/cli/project/index.js';
import { execute, Project, repository, tsconfig, type Outcome } from './project.ts';

const cli = join(repository, 'dist', 'cli', 'main.js');
const source = `export async function f(): Promise<void> {\n  for (let i = 0; i < 3; i++) await null;\n}\n`;

let project: Project;
beforeEach(() => {
  project = new Project();
  project.write({
    'package.json': JSON.stringify({ name: 'user', type: 'module', dependencies: { heddle: '*' } }),
    'tsconfig.json': tsconfig({ types: [] }),
    'src/main.ts': source,
    ...manifest('typescript', '6.0.3'),
    ...manifest('ts-patch', '4.0.1'),
  });
});
afterEach(() => project.remove());

function manifest(name: string, version: string, under = name): Record<string, string> {
  return { [`node_modules/${under}/package.json`]: JSON.stringify({ name, version }) };
}

/** What doctor finds; in this process, because there are many of them. */
function doctor(): { checks: Check[]; wrong: Check[] } {
  const checks = checkProject(project.folder);
  return { checks, wrong: checks.filter(({ ok }) => ok === false) };
}

function command(...args: string[]): Outcome {
  const env = { HEDDLE_DRIVER: 'node', NODE_OPTIONS: '' };
  return execute(project.folder, process.execPath, [cli, 'doctor', ...args], env);
}

/** The one thing that is wrong. */
function found(): Check {
  const { wrong } = doctor();
  expect(wrong).toHaveLength(1);
  return wrong[0]!;
}

test('all is well, and said in lines', () => {
  expect(doctor()).toMatchObject({
    wrong: [],
    checks: [
      { name: 'plugin', ok: true, found: 'in tsconfig.json' },
      { name: 'output', ok: null },
      { name: 'typescript', ok: true, found: '6.0.3' },
      { name: 'ts-patch', ok: true },
    ],
  });
  expect(command('--json')).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining('"name": "ts-patch"'),
  });
  rmSync(join(project.folder, 'node_modules/ts-patch'), { recursive: true });
  const { stdout, status } = command();
  expect(status).toBe(1);
  expect(stdout).toMatch(/^driver +node \(HEDDLE_DRIVER=node\)$/m);
  expect(stdout).toMatch(/^typescript +6\.0\.3$/m);
  expect(stdout).toMatch(
    /^ts-patch +WRONG: not installed: plain tsc .*\n {2}remedy +npm install --save-dev ts-patch@4/m,
  );
});

describe('what compiles', () => {
  test('TypeScript 7 under the name typescript', () => {
    project.write(manifest('typescript', '7.0.2'));
    expect(found()).toMatchObject({
      name: 'typescript',
      found: expect.stringContaining('7.0.2, which has no plugins'),
      remedy: expect.stringMatching(
        /^keep it for types and compile with npx heddle build: .* typescript-6@npm:typescript@6; or with tspc: .* typescript-7@npm:typescript@7$/,
      ),
    });
  });

  test('another package under that name', () => {
    project.write(manifest('@typescript/typescript6', '6.0.1', 'typescript'));
    expect(found().found).toContain('@typescript/typescript6 6.0.1 stands under that name');
  });

  test.each([
    ['typescript', '5.9.3', 'which ts-patch 4 does not take'],
    ['ts-patch', '3.3.0', 'which does not take TypeScript 6'],
  ])('%s %s', (name, version, text) => {
    project.write(manifest(name, version));
    expect(found()).toMatchObject({ name, found: expect.stringContaining(text) });
  });

  test('nothing is installed', () => {
    rmSync(join(project.folder, 'node_modules'), { recursive: true });
    expect(doctor().wrong.map(({ name }) => name)).toEqual(['typescript', 'ts-patch']);
  });

  test('npx tsc is another compiler', () => {
    project.write({ ...manifest('typescript', '7.0.2', 'native-ts'), 'node_modules/native-ts/bin/tsc': '' });
    mkdirSync(join(project.folder, 'node_modules/.bin'));
    symlinkSync('../native-ts/bin/tsc', join(project.folder, 'node_modules/.bin/tsc'));
    const { checks, wrong } = doctor();
    expect(wrong).toEqual([]);
    expect(checks.at(-1)).toMatchObject({
      name: 'npx tsc',
      found: expect.stringContaining('typescript 7.0.2'),
    });
  });
});

describe('the plugin', () => {
  const plugins = (entry?: object): void =>
    project.write({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { rootDir: 'src', outDir: 'out', ...(entry && { plugins: [entry] }) },
      }),
    });

  test.each([
    [undefined, 'tsconfig.json does not have it'],
    [{ transform: 'heddle/transfomer', transformProgram: true }, '"transform" is "heddle/transfomer"'],
    [{ name: 'heddle/transformer', transformProgram: true }, '"heddle/transformer" stands under "name"'],
    [{ transform: 'heddle/transformer' }, '"transformProgram" is missing'],
    [
      { transform: 'heddle/transformer', transformprogram: true },
      '"transformprogram" is to be "transformProgram"',
    ],
    [{ transform: 'heddle/transformer', transformProgram: 'true' }, '"transformProgram" is "true"'],
  ])('%j', (entry, text) => {
    plugins(entry);
    const { name, found: what, remedy } = found();
    expect([name, what]).toEqual(['plugin', expect.stringContaining(text)]);
    expect(remedy).toContain('{ "transform": "heddle/transformer", "transformProgram": true }');
  });

  test('by way of extends; lost to plugins of its own', () => {
    project.write({
      'base.json': tsconfig({ types: [] }),
      'tsconfig.json': JSON.stringify({ extends: './base.json' }),
    });
    expect(doctor().checks[0]).toMatchObject({ ok: true, found: 'in tsconfig.json, from base.json' });
    const other = { plugins: [{ name: 'an-editor-plugin' }] };
    project.write({ 'tsconfig.json': JSON.stringify({ extends: './base.json', compilerOptions: other }) });
    expect(found().found).toContain('plugins of its own, which replace those of base.json');
    project.write({ 'tsconfig.json': JSON.stringify({ extends: './bass.json' }) });
    expect(doctor().wrong[0]).toMatchObject({
      name: 'tsconfig',
      found: expect.stringContaining('bass.json'),
    });
  });

  test('in each project that is referred to', () => {
    const part = (entry: object[]): string =>
      JSON.stringify({ compilerOptions: { composite: true, plugins: entry }, include: ['*.ts'] });
    project.write({
      'tsconfig.json': JSON.stringify({ files: [], references: [{ path: './a' }, { path: './b' }] }),
      'a/tsconfig.json': part([{ transform: 'heddle/transformer', transformProgram: true }]),
      'a/a.ts': source,
      'b/tsconfig.json': part([]),
      'b/b.ts': source,
    });
    expect(found().found).toBe('b/tsconfig.json does not have it');
  });

  test('no tsconfig.json yet', () => {
    rmSync(join(project.folder, 'tsconfig.json'));
    const { checks, wrong } = doctor();
    expect(wrong).toEqual([]);
    expect(checks).toMatchObject([
      { name: 'tsconfig', found: expect.stringContaining('no tsconfig.json in') },
    ]);
  });

  test('not needed where a bundler compiles, nor asked for where nobody uses heddle', () => {
    plugins();
    project.write({ 'vite.config.ts': `import heddle from 'heddle/vite';` });
    expect(doctor()).toMatchObject({
      wrong: [],
      checks: [
        { name: 'compiled by', found: 'heddle/vite (vite.config.ts)' },
        { name: 'typescript', ok: true },
      ],
    });
    project.write({ 'package.json': '{}' });
    expect(doctor()).toMatchObject({ wrong: [], checks: [{ name: 'project', ok: null }] });
  });
});

describe('heddle build', () => {
  beforeEach(() => {
    rmSync(join(project.folder, 'node_modules/ts-patch'), { recursive: true });
    project.write({
      'package.json': JSON.stringify({ dependencies: { heddle: '*' }, scripts: { build: 'heddle build' } }),
      'tsconfig.json': JSON.stringify({ compilerOptions: { rootDir: 'src', outDir: 'out' } }),
    });
  });

  test('needs neither the plugin nor ts-patch, and leaves the types to TypeScript 7', () => {
    project.write(manifest('typescript', '7.0.2'));
    expect(doctor()).toMatchObject({
      wrong: [],
      checks: [
        { name: 'compiled by', found: 'heddle build (package.json)' },
        { name: 'output', ok: null },
        { name: 'typescript', ok: true, found: expect.stringContaining('; 7.0.2 checks the types') },
      ],
    });
  });

  test('what another compiler wrote into its output', () => {
    project.write({ 'out/main.js': 'export async function f() {}' });
    expect(found()).toMatchObject({ name: 'output', remedy: expect.stringContaining('npx heddle build') });
  });

  test('nothing names heddle', () => {
    project.write({ 'package.json': JSON.stringify({ dependencies: { heddle: '*' } }) });
    expect(found()).toMatchObject({
      name: 'compiled by',
      remedy: expect.stringContaining('npx heddle init'),
    });
  });
});

describe('the output', () => {
  test('written by plain tsc, by heddle, or older than its source', () => {
    project.write({
      'out/main.js': 'export async function f() {}',
      'src/sync.ts': '// no async in it\n',
      'out/sync.js': '',
    });
    expect(found()).toMatchObject({
      name: 'output',
      found: '1 of 1 files with async functions were not compiled by heddle: out/main.js',
      remedy: expect.stringContaining('npx tspc --build --force'),
    });
    project.write({ 'out/main.js': `import { start0 } from 'heddle/internal';` });
    expect(doctor()).toMatchObject({
      wrong: [],
      checks: [{}, { name: 'output', ok: true, found: '1 files compiled by heddle' }, {}, {}],
    });
    utimesSync(join(project.folder, 'out/main.js'), 1, 1);
    expect(doctor()).toMatchObject({ wrong: [] });
    expect(doctor().checks[2]).toMatchObject({ ok: null, found: 'older than its source: out/main.js' });
  });

  test('functions that stay native are no fault', () => {
    project.write({
      'src/main.ts': `export async function f() {\n  'use native';\n}\n`,
      'out/main.js': `export async function f() {\n  'use native';\n}\n`,
    });
    expect(doctor()).toMatchObject({ wrong: [] });
  });
});
