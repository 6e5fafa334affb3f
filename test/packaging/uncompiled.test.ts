// A program that uses heddle and was not compiled runs natively; it hears so once, with the remedy. Nobody hears it whose program
// was compiled, or has nothing to compile, or who said that it is meant so.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, Project, tsconfig, type Outcome } from './project.ts';

const program = `import { sleep } from 'heddle';
export async function work(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
await sleep(1);
console.log(await work(10));
`;
const plain = program.replaceAll(/: (number|Promise<number>)/g, '');

let project: Project;

beforeAll(() => {
  project = Project.linked({
    'src/main.ts': program,
    'tsconfig.json': tsconfig({ skipLibCheck: true }),
    'native.mjs': plain,
  });
  for (const outDir of ['native', 'compiled']) {
    const args = ['--outDir', outDir, '--declaration', 'false', '--declarationMap', 'false'];
    const built = outDir === 'native' ? project.tsc(...args) : project.tspc(...args);
    if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  }
});
afterAll(() => project.remove());

const run = (args: string[], env: NodeJS.ProcessEnv = {}): Outcome =>
  execute(project.folder, process.execPath, args, { NODE_OPTIONS: '', HEDDLE_UNCOMPILED: undefined, ...env });

/** The lines of the warning, without the number of the process. */
const heard = ({ stderr }: Outcome): string[] =>
  stderr.split('\n').flatMap((line) => /\[HDL3101\] HeddleUncompiledWarning: (.*)/.exec(line)?.[1] ?? []);

describe('is heard once, with the remedy', () => {
  test('plain tsc, which ignores the plugin', () => {
    const ran = run(['native/main.js']);
    expect(ran.stdout).toBe('45\n');
    expect(heard(ran)).toEqual([
      expect.stringMatching(
        /^native\/main\.js uses heddle, and no module .* tsconfig\.json has the plugin, .* compile with `npx tspc`.* `npx heddle doctor` .*HEDDLE_UNCOMPILED=ok/,
      ),
    ]);
  });

  test('a project without the plugin', () => {
    const other = Project.linked({ 'main.mjs': plain });
    try {
      const ran = execute(other.folder, process.execPath, ['main.mjs'], { NODE_OPTIONS: '' });
      expect(heard(ran)).toEqual([
        expect.stringMatching(/^main\.mjs uses heddle.* no tsconfig\.json with the plugin/),
      ]);
    } finally {
      other.remove();
    }
  });

  test('where the module that uses it is not the one that has the functions, nor the entry', () => {
    project.write({
      'deep/entry.mjs': `import './a/index.mjs';`,
      'deep/a/index.mjs': `import { work } from '../work.mjs'; import { readFile } from 'heddle/fs'; await work(); await readFile(process.argv[1]);`,
      'deep/work.mjs': 'export const work = async () => 1;',
    });
    expect(heard(run(['deep/entry.mjs']))).toEqual([
      expect.stringMatching(/^deep\/a\/index\.mjs uses heddle/),
    ]);
  });

  test.each([
    [
      'CommonJS',
      'main.cjs',
      `const { sleep } = require('heddle');\nasync function f() { await sleep(1); }\nf();`,
    ],
    ['a program that ends itself', 'exits.mjs', `${plain}process.exit(0);`],
    ['a program that works on', 'server.mjs', `${plain}setTimeout(() => console.error('end'), 4000);`],
  ])('%s', (_name, file, text) => {
    project.write({ [file]: text });
    const ran = run([file]);
    expect(heard(ran)).toHaveLength(1);
    if (file === 'server.mjs')
      expect(ran.stderr.indexOf('HDL3101')).toBeLessThan(ran.stderr.indexOf('\nend'));
  });

  test('a source that Node runs as it is', ({ skip }) => {
    const major = Number(process.versions.node.split('.')[0]);
    skip(major < 24, `Node ${process.version} does not run TypeScript by itself`);
    expect(heard(run(['src/main.ts']))).toEqual([
      expect.stringMatching(/^src\/main\.ts uses heddle.* start it with `npx heddle run src\/main\.ts`/),
    ]);
  });
});

describe('is not heard', () => {
  const silent: [name: string, files: Record<string, string>, args: string[], env?: NodeJS.ProcessEnv][] = [
    ['compiled', {}, ['compiled/main.js']],
    [
      'an uncompiled library of a compiled program',
      { 'library.mjs': plain, 'with-library.mjs': `import './library.mjs';\nimport './compiled/main.js';` },
      ['with-library.mjs'],
    ],
    [
      'an uncompiled start that loads the compiled program when it has done something else',
      { 'start.mjs': `${plain}await sleep(2500);\nawait import('./compiled/main.js');` },
      ['start.mjs'],
    ],
    [
      'nothing to compile',
      {
        'sync.mjs': `import { sleep } from 'heddle';\nawait sleep(1);\nconsole.log('no function'); // async of it`,
      },
      ['sync.mjs'],
    ],
    [
      'functions that say that they are to stay native',
      {
        'says.mjs': `import { sleep } from 'heddle';\nasync function f() {\n  'use native';\n  await sleep(1);\n}\nawait f();`,
      },
      ['says.mjs'],
    ],
    ['not imported', { 'unused.mjs': 'async function f() {}\nawait f();' }, ['unused.mjs']],
    ['it is said to be meant so', {}, ['native.mjs'], { HEDDLE_UNCOMPILED: 'ok' }],
    ['by Node’s own switch', {}, ['--disable-warning=HDL3101', 'native.mjs']],
    ['warnings are off', {}, ['--no-warnings', 'native.mjs']],
    [
      'threads',
      {
        'thread.mjs': `import { Worker } from 'node:worker_threads';\nnew Worker(new URL('native.mjs', import.meta.url));`,
      },
      ['thread.mjs'],
    ],
    ['no file', {}, ['--input-type=module', '-e', plain]],
    ['it fails, and says why', { 'fails.mjs': `${plain}throw new Error('why');` }, ['fails.mjs']],
    [
      'a tool’s own program, such as a test runner',
      {
        'node_modules/tool/cli.mjs': `import 'heddle';\nexport async function f() {}\nawait import('../../native.mjs');`,
      },
      ['node_modules/tool/cli.mjs'],
    ],
  ];

  test.each(silent)('%s', (_name, files, args, env) => {
    project.write(files);
    const ran = run(args, env);
    expect(ran.stderr).not.toContain('HDL3101');
    if (!args.includes('fails.mjs')) expect(ran).toMatchObject({ status: 0, stderr: '' });
  });
});
