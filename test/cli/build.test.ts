// `heddle build` beside `tsc --build`: the same files are written and kept, and the JavaScript is heddle's.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Project, tsconfig } from '../packaging/project.ts';
import { hazard, heddle, references, Watching } from './command.ts';

const clean = { status: 0, stdout: '', stderr: '' };

let project: Project;
beforeEach(() => {
  project = Project.linked(references());
});
afterEach(() => project.remove());

const isCompiled = (name: string): boolean => project.read(name).includes('heddle/internal');
const written = (name: string): number => statSync(join(project.folder, name)).mtimeMs;

test('references are built in order, without a plugin in any tsconfig.json, and what they print is what tsc declares', () => {
  expect(heddle(project, 'build')).toEqual(clean);
  expect(isCompiled('out/lib/total.js')).toBe(true);
  expect(isCompiled('out/app/main.js')).toBe(true);
  expect(project.node('out/app/main.js')).toEqual({ ...clean, stdout: '45\n' });
  const ours = ['total.d.ts', 'total.d.ts.map'].map((name) => project.read(`out/lib/${name}`));
  expect(project.tsc('--build', '--force').status).toBe(0);
  expect(ours).toEqual(['total.d.ts', 'total.d.ts.map'].map((name) => project.read(`out/lib/${name}`)));
  expect(JSON.parse(project.read('out/lib/total.js.map'))).toMatchObject({ sources: ['../../lib/total.ts'] });
});

describe('a second build', () => {
  beforeEach(() => expect(heddle(project, 'build')).toEqual(clean));

  test('writes nothing where nothing changed, and what changed otherwise', () => {
    const before = [written('out/lib/total.js'), written('out/app/main.js')];
    expect(heddle(project, 'build')).toEqual(clean);
    expect([written('out/lib/total.js'), written('out/app/main.js')]).toEqual(before);
    project.write({ 'app/main.ts': project.read('app/main.ts').replace('total(10)', 'total(11)') });
    expect(heddle(project, 'build')).toEqual(clean);
    expect(written('out/lib/total.js')).toBe(before[0]);
    expect(isCompiled('out/app/main.js')).toBe(true);
    expect(project.node('out/app/main.js').stdout).toBe('55\n');
  });

  test('does not take for up to date what plain tsc wrote', () => {
    expect(project.tsc('--build', '--force').status).toBe(0);
    expect(isCompiled('out/lib/total.js')).toBe(false);
    expect(heddle(project, 'build')).toEqual(clean);
    expect(isCompiled('out/lib/total.js')).toBe(true);
  });

  test('writes all files anew when an option of the plugin changes', () => {
    const loops = project.read('out/lib/total.js');
    const plugins = [{ transform: 'heddle/transformer', preempt: 'off' }];
    project.write(references({ plugins }));
    expect(heddle(project, 'build')).toEqual(clean);
    expect(project.read('out/lib/total.js')).not.toBe(loops);
  });

  test('--clean removes the output; --dry says what would be done', () => {
    expect(heddle(project, 'build', '--clean')).toEqual(clean);
    expect(project.has('out/lib/total.js')).toBe(false);
    expect(heddle(project, 'build', '--dry').stdout).toContain('lib/tsconfig.json');
    expect(project.has('out/lib/total.js')).toBe(false);
  });
});

test('type errors and diagnostics of heddle: as tsc says them, in every run', () => {
  project.write({ 'lib/bad.ts': `${hazard}export const text: string = 1;\n` });
  for (let run = 0; run < 2; run++) {
    const { status, stdout } = heddle(project, 'build');
    expect(status).toBe(2);
    expect(stdout).toMatch(/^lib\/bad\.ts\(9,14\): error TS2322: /m);
    expect(stdout).toMatch(/^lib\/bad\.ts\(6,3\): warning HDL2001: /m);
  }
  project.write({ 'lib/bad.ts': hazard });
  project.write(
    references({ plugins: [{ transform: 'heddle/transformer', diagnostics: { HDL2001: 'error' } }] }),
  );
  const { status, stdout } = heddle(project, 'build');
  expect(status).toBe(2);
  expect(stdout).toMatch(/error HDL2001: /);
});

test('a wrong option of the plugin is an error of its project', () => {
  project.write(references({ plugins: [{ transform: 'heddle/transformer', preemt: 'off' }] }));
  const { status, stdout } = heddle(project, 'build');
  expect(status).not.toBe(0);
  expect(stdout).toContain('error HDL3001: there is no option preemt (did you mean preempt?)');
});

test('says what it leaves out', () => {
  const plugins = [{ transform: 'other-transformer' }];
  project.write({ 'one/tsconfig.json': tsconfig({ noEmit: true, plugins }), 'one/src/a.ts': 'export {};\n' });
  const { stderr } = heddle(project, 'build', 'one');
  expect(stderr).toContain('"noEmit": true, so no JavaScript is written; heddle build --noEmit false');
  expect(stderr).toContain('other transformers (other-transformer), which only ts-patch runs');
});

test.each([
  [['--wach'], "Unknown build option '--wach'. Did you mean 'watch'? heddle help build"],
  [['nowhere'], 'there is no project "nowhere": name a tsconfig.json'],
])('%j is refused', (args, text) => {
  const { status, stderr } = heddle(project, 'build', ...args);
  expect(status).toBe(2);
  expect(stderr).toContain(text);
});

test('--watch compiles what is edited, and goes on after an error', async () => {
  const watching = new Watching(project, 'build', '--watch');
  try {
    await watching.round(1);
    expect(isCompiled('out/lib/total.js')).toBe(true);
    project.write({ 'lib/total.ts': `${project.read('lib/total.ts')}export const text: string = 1;\n` });
    expect(await watching.round(2)).toContain('error TS2322');
    project.write({ 'lib/total.ts': hazard.replace('add(', 'total(') });
    expect(await watching.round(3)).toContain('warning HDL2001');
    expect(project.read('out/lib/total.js')).toContain('before + sum');
  } finally {
    await watching.stop();
  }
});
