// docs/toolchains/node.md from nothing, exactly as printed, with the packed tarball in the place of the name `heddle`; README shows
// the same first. And what of the package is loaded for `import 'heddle'`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute, pack, Project, repository } from '../packaging/project.ts';

const page = readFileSync(join(repository, 'docs/toolchains/node.md'), 'utf8');
const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const firstProgram = /^## First program\n(.*?)^## /ms.exec(readme)![1]!;
const [install, program, start] = blocksOf(page);

function blocksOf(text: string): string[] {
  return [...text.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block]) => block!);
}

const packed = mkdtempSync(join(tmpdir(), 'heddle-pack-'));
const project = new Project();

beforeAll(() => {
  const tarball = pack(packed);
  const [npm, ...args] = install!.trim().split(' ');
  expect(npm).toBe('npm');
  const { status, stdout, stderr } = project.npm(
    ...args.map((word) => (word === 'heddle' ? tarball : word)),
    '--ignore-scripts',
  );
  expect(status, stdout + stderr).toBe(0);
  project.write({ 'app.mts': program! });
});
afterAll(() => {
  rmSync(packed, { recursive: true, force: true });
  project.remove();
});

it('README shows the same first', () => {
  expect(blocksOf(firstProgram).slice(0, 3)).toEqual([install, program, start]);
});

it('one install and one flag', () => {
  const [node, ...args] = start!.trim().split(' ');
  expect(node).toBe('node');
  const ran = execute(project.folder, process.execPath, args, { NODE_OPTIONS: '' });
  expect(ran.stderr.replace(/^\(node:\d+\) \[HEDDLE_DRIVER\].*\n(\(Use .*\n)?/m, '')).toBe('');
  expect(ran.stdout).toBe('499999999067109000 gave way\n');
});

describe('the package', () => {
  const dist = (): string => join(project.folder, 'node_modules/heddle/dist');

  it('loads few files for `import "heddle"`, and each class once', () => {
    const files = [join(dist(), 'runtime/index.js')];
    for (const file of files)
      for (const [, path] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b.*?"(\.[^"]+)";$/gm)) {
        const found = resolve(dirname(file), path!);
        if (!files.includes(found)) files.push(found);
      }
    expect(files.every((file) => existsSync(file))).toBe(true);
    expect(files.length).toBeGreaterThan(1);
    expect(files.length).toBeLessThan(5);

    project.write({
      'same.mjs': `import { CancelledError, JoinHandle, sleep } from 'heddle';
        import * as internal from 'heddle/internal';
        import { mpsc } from 'heddle/sync';
        import { connect } from 'heddle/net';
        import { readFile } from 'heddle/fs';
        const own = await import(new URL('task/cancel.js', import.meta.resolve('heddle')).href);
        console.log(own.CancelledError === CancelledError, JoinHandle.name, typeof internal.cell, typeof mpsc, typeof connect, typeof readFile);
        await sleep(1);`,
    });
    expect(project.node('same.mjs').stdout).toBe('true JoinHandle object function function function\n');
  });

  it('is plain in stacks: names and lines of its own, and maps with the sources', () => {
    const chunk = join(dist(), 'runtime/chunks/runtime.js');
    const text = readFileSync(chunk, 'utf8');
    expect(text.split('\n').length).toBeGreaterThan(5000);

    expect(text).not.toMatch(/[^\0-\x7f]/);
    const map = JSON.parse(readFileSync(`${chunk}.map`, 'utf8')) as {
      sources: string[];
      sourcesContent: string[];
    };
    const at = map.sources.findIndex((source) => source.endsWith('runtime/task/cancel.ts'));
    expect(map.sourcesContent[at]).toContain('export class CancelledError');
  });
});
