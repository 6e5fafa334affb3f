// README.md's way from nothing, exactly as printed: its commands, its tsconfig.json and its two modules, with the packed tarball
// in the place of the name `heddle`. And npm has nothing to say about what is installed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { execute, pack, Project, repository } from './project.ts';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const section = /^## Use it\n(.*?)^## /ms.exec(readme)![1]!;
const blocks = [...section.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language,
  text: text!,
}));
/** The blocks whose first line is a comment with a file's name. */
const files = Object.fromEntries(
  blocks.flatMap(({ text }) => {
    const name = /^\/\/ ([\w./]+\.\w+)/.exec(text)?.[1];
    return name === undefined ? [] : [[name, text]];
  }),
);
const [setup, build] = blocks
  .filter(({ language }) => language === '')
  .map(({ text }) => text.trim().split('\n'));

const packed = mkdtempSync(join(tmpdir(), 'heddle-pack-'));
let tarball: string;
beforeAll(() => {
  tarball = pack(packed);
});
afterAll(() => rmSync(packed, { recursive: true, force: true }));

it('works from nothing', () => {
  expect(Object.keys(files).sort()).toEqual(['src/main.ts', 'src/words.ts', 'tsconfig.json']);
  const project = new Project();
  const run = (command: string) => {
    const [program, ...args] = command.split(' ').map((word) => (word === 'heddle' ? tarball : word));
    // `npx tspc` and `node` are the Node that runs the tests.
    const outcome =
      program === 'npx' ? project.tspc() : program === 'node' ? project.node(...args) : project.npm(...args);
    expect(outcome.status, `${command}\n${outcome.stdout}${outcome.stderr}`).toBe(0);
    return outcome;
  };
  try {
    for (const command of setup!) run(command);
    project.write(files);
    expect(build).toEqual(['npx tspc', 'node dist/main.js']);
    expect(run(build![0]!).stdout).toBe('');
    expect(project.read('dist/words.js')).toContain('heddle/internal');
    const { stdout, stderr } = run(build![1]!);
    expect(stderr.replace(/^\(node:\d+\) \[HEDDLE_DRIVER\].*\n(\(Use .*\n)?/m, '')).toBe('');
    const text = project.read('node_modules/typescript/lib/typescript.js');
    expect(stdout).toBe(`${text.match(/(?<=[^]) (?<=[^ ] )/g)!.length}\n`);
  } finally {
    project.remove();
  }
});

it('installs without a word about scripts, and the addon loads', () => {
  const project = new Project();
  try {
    project.write({ 'package.json': JSON.stringify({ name: 'user', private: true }) });
    const { status, stdout, stderr } = project.npm('install', tarball);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\s*added \d+ packages in \S+\s*$/);
    // What npm (11.19 and later) warns of. Older ones, and other package managers, run it.
    const manifest = JSON.parse(project.read('node_modules/heddle/package.json')) as {
      scripts: Record<string, string>;
    };
    const asked = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((name) => asked.includes(name))).toEqual([]);
    expect(project.has('node_modules/heddle/binding.gyp')).toBe(false);
    const doctor = execute(project.folder, process.execPath, [
      'node_modules/heddle/dist/cli/main.js',
      'doctor',
    ]);
    expect(doctor.stdout).not.toContain('no native addon');
    expect(doctor.status).toBe(0);
  } finally {
    project.remove();
  }
});
