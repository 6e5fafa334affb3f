// heddle/register in processes of their own: every kind of module is compiled as Node loads it, and stays what it was.
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Project, repository } from '../packaging/project.ts';
import { preempted, registered, withFlags } from './programs.ts';

const projects: Project[] = [];
afterAll(() => projects.forEach((project) => project.remove()));

function made(files: Record<string, string>): Project {
  const project = Project.linked(files);
  projects.push(project);
  return project;
}

const TYPES = { esm: '{"type":"module"}', cjs: '{"type":"commonjs"}', none: '{}' };
const COMMONJS = { typed: true, exported: '' };

describe('a module of each kind is preempted', () => {
  const files: Record<string, string> = {};
  const asked: string[] = [];
  for (const [kind, manifest] of Object.entries(TYPES)) {
    files[`${kind}/package.json`] = manifest;
    for (const extension of ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'cjs']) {
      const typed = extension.includes('t');
      const isModule = extension.startsWith('m') || (kind !== 'cjs' && !extension.startsWith('c'));
      files[`${kind}/m.${extension}`] = isModule
        ? preempted('f', { typed, exported: 'export default ' })
        : `${preempted('f', { ...COMMONJS, typed })}module.exports = f;\n`;
      asked.push(`${kind}/m.${extension}`);
    }
  }
  const project = made({
    ...files,
    'imports.mjs': `for (const file of ${JSON.stringify(asked)}) console.log(file, await (await import('./' + file)).default());`,
    'requires.cjs': `(async () => { for (const file of ${JSON.stringify(asked)}) {
      const loaded = require('./' + file); console.log(file, await (loaded.default ?? loaded)()); } })();`,
  });
  const all = asked.map((file) => `${file} true`);

  test('import', () => {
    const { stdout, stderr } = registered(project, ['imports.mjs'], { NODE_NO_WARNINGS: '1' });
    expect([stdout.trim().split('\n'), stderr]).toEqual([all, '']);
  });

  test('require', () => {
    const { stdout, stderr } = registered(project, ['requires.cjs'], { NODE_NO_WARNINGS: '1' });
    expect([stdout.trim().split('\n'), stderr]).toEqual([all, '']);
  });
});

test('an ES module: what Node does not strip, JSON, data: and query strings, tsc’s specifiers', () => {
  const project = made({
    'app.ts': `
      import { Color, Point, type Shape } from './shapes.js';
      import { found } from './folder/deep.ts';
      import data from './data.json' with { type: 'json' };
      import { late } from 'data:text/javascript,export const late = 2;';
      const shape: Shape = { x: 1 };
      const [one, two] = await Promise.all([import('./counted.ts?one'), import('./counted.ts?two')]);
      console.log(Color.Red, new Point(3).x, shape.x, found, data.five, late, one === two, new URL(two.url).search);
    `,
    'shapes.ts':
      "export enum Color { Red = 'red' }\nexport class Point { constructor(readonly x: number) {} }\nexport interface Shape { x: number }\n",
    'folder/deep.ts': 'export const found: boolean = true;\n',
    'counted.ts': 'export const url: string = import.meta.url;\n',
    'data.json': '{ "five": 5 }',
  });
  expect(registered(project, ['app.ts'])).toEqual({
    status: 0,
    stderr: '',
    stdout: 'red 3 1 true 5 2 false ?two\n',
  });
});

test('a CommonJS program is one: require.main, __filename, extensions left out', () => {
  const project = made({
    'package.json': TYPES.cjs,
    'main.ts': `import { basename } from 'node:path';
      import { f } from './helper';
      console.log(require.main === module, basename(__filename), typeof require.cache[require.resolve('./helper')]);
      f().then((was: boolean) => console.log(was));`,
    'helper.ts': preempted('f'),
  });
  expect(registered(project, ['main.ts'])).toEqual({
    status: 0,
    stderr: '',
    stdout: 'true main.ts object\ntrue\n',
  });
});

test('workers, and heddle’s own cores', () => {
  const project = made({
    'app.ts': `import { Worker, threadId } from 'node:worker_threads';
      import { Runtime, spawnOn } from 'heddle';
      import { where } from './where.ts';
      const worker = new Worker(new URL('./worker.ts', import.meta.url));
      console.log('worker', await new Promise((resolve) => worker.once('message', resolve)));
      const runtime = await Runtime.start({ cores: 2 });
      const [here, there] = await Promise.all([spawnOn(0, where), spawnOn(1, where)]);
      console.log(here.thread === threadId, there.thread !== threadId, here.gaveWay, there.gaveWay);
      await runtime.shutdown();`,
    'worker.ts': `import { parentPort } from 'node:worker_threads';\n${preempted('f', COMMONJS)}parentPort!.postMessage(await f());\n`,
    'where.ts': `import { threadId } from 'node:worker_threads';\n${preempted('f', COMMONJS)}
      export async function where(): Promise<{ thread: number; gaveWay: boolean }> { return { thread: threadId, gaveWay: await f() }; }`,
  });
  const { stdout, stderr } = registered(project, ['app.ts']);
  expect([stdout, stderr]).toEqual(['worker true\ntrue true true true\n', '']);
});

test('lines and columns are the source’s', () => {
  const text = `interface Wide { a: number }

export async function fails(n: number): Promise<number> {
  await null;
  for (let i = 0; i < 10; i++) n += i;
  if (n > 1) throw new Error('here');
  return n;
}
`;
  const project = made({
    'fails.ts': text,
    'app.ts':
      "import { fails } from './fails.ts';\nfails(1).catch((e) => console.log(e.stack.split('\\n')[1]));\n",
    'cjs/package.json': TYPES.cjs,
    'cjs/app.ts': `${text}fails(1).catch((e) => console.log(e.stack.split('\\n')[1]));\n`,
  });
  expect(registered(project, ['app.ts']).stdout).toMatch(/at fails \(.*[/\\]fails\.ts:6:20\)/);
  expect(registered(project, ['cjs/app.ts']).stdout).toMatch(/at fails \(.*[/\\]cjs[/\\]app\.ts:6:20\)/);
});

test('what another compiler wrote leads to where that came from', () => {
  const project = made({
    'src/app.ts': `interface Wide { a: number }
${preempted('f', COMMONJS)}
console.log(await f());
async function fails(n: number): Promise<void> {
  for (let i = 0; i < 3; i++) n += i;
  throw new Error('here');
}
await fails(1).catch((e) => console.log(e.stack.split('\\n')[1]));
`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        rootDir: 'src',
        outDir: 'out',
        sourceMap: true,
        types: ['node'],
      },
    }),
  });
  expect(project.tsc()).toMatchObject({ status: 0 });
  expect(registered(project, ['out/app.js']).stdout).toMatch(
    /^true\n.*at fails \(.*[/\\]src[/\\]app\.ts:12:9\)\n$/,
  );
});

test('packages stay as they are unless they are named; so do excluded files; files outside are compiled', () => {
  const outside = made({ 'f.ts': preempted('outside') });
  const library = { typed: false };
  const project = made({
    'package.json': JSON.stringify({
      type: 'module',
      heddle: { packages: ['chosen'], exclude: ['native'] },
    }),
    'app.ts': `import { f as plain } from 'plain';
      import { f as chosen } from 'chosen';
      import { f as native } from './native/f.ts';
      import { outside } from './linked/f.ts';
      for (const f of [plain, chosen, native, outside]) console.log(await f());`,
    'node_modules/plain/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/plain/index.js': short(preempted('f', library)),
    'node_modules/chosen/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/chosen/index.js': preempted('f', library),
    'native/f.ts': short(preempted('f')),
  });
  symlinkSync(outside.folder, join(project.folder, 'linked'));
  expect(registered(project, ['app.ts'])).toEqual({
    status: 0,
    stderr: '',
    stdout: 'false\ntrue\nfalse\ntrue\n',
  });
});

/** Ends soon where nothing preempts it. */
function short(text: string): string {
  return text.replace('4e9', '5e7');
}

describe('errors', () => {
  test('of syntax: file, line and column', () => {
    const project = made({
      'app.ts': "import './broken.ts';\n",
      'broken.ts': 'const a: number = 1;\nenum { x }\n',
    });
    const { status, stderr } = registered(project, ['app.ts']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/SyntaxError(?: \[Error\])?: .*[/\\]broken\.ts:2:6 - /);
  });

  test('of options: the package.json they stand in', () => {
    const project = made({
      'app.ts': '',
      'package.json': '{ "type": "module", "heddle": { "pakages": ["a"] } }',
    });
    const { status, stderr } = registered(project, ['app.ts']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/package\.json, "heddle": heddle HDL3001: .*pakages \(did you mean packages\?\)/);
  });

  test('a warning is said once, whichever threads load the module, and can be an error', () => {
    const hazard = `let total = 0;
export async function add(n: number): Promise<number> { const before = total; for (let i = 0; i < n; i++) n += i & 1; total = before + n; return total; }
`;
    const project = made({
      'hazard.ts': hazard,
      'app.ts': `import { Worker } from 'node:worker_threads';
        import { add } from './hazard.ts';
        await add(3);
        for (let i = 0; i < 2; i++) await new Promise((done) => new Worker(new URL('./hazard.ts', import.meta.url)).once('exit', done));
        console.log('ran');`,
    });
    const { stdout, stderr } = registered(project, ['app.ts']);
    expect(stdout).toBe('ran\n');
    expect(stderr.match(/warning HDL2001/g)).toHaveLength(1);
    expect(stderr).toContain('page: npx heddle explain HDL2001');

    project.write({
      'package.json': '{ "type": "module", "heddle": { "diagnostics": { "HDL2001": "error" } } }',
    });
    const refused = registered(project, ['app.ts']);
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/hazard\.ts is not loaded: the option `diagnostics`/);
  });
});

describe.each([
  ['tsx first', ['--import', 'tsx', '--import', 'heddle/register']],
  ['heddle first', ['--import', 'heddle/register', '--import', 'tsx']],
])('beside tsx: %s', (_, flags) => {
  test.each(['esm', 'cjs'] as const)('%s', (kind) => {
    const project = made({
      'package.json': TYPES[kind],
      'app.ts': `import { f } from './f.js';
interface Wide { a: number }

f().then(async (was: boolean) => {
  console.log(was);
  await fails(1).catch((e: Error) => console.log(e.stack!.split('\\n')[1]));
});
async function fails(n: number): Promise<void> {
  for (let i = 0; i < 3; i++) n += i;
  throw new Error('here');
}
`,
      'f.ts': preempted('f'),
    });
    for (const name of ['tsx', 'esbuild', '@esbuild'])
      symlinkSync(join(repository, 'node_modules', name), join(project.folder, 'node_modules', name));
    // tsx leaves a folder among the temporary files.
    const env = { TMPDIR: project.folder };
    expect(withFlags(project, flags, ['app.ts'], env).stdout).toMatch(
      /^true\n.*at fails \(.*app\.ts:10:9\)\n$/,
    );
  });
});

test('what Node’s coverage says of branches leads to their lines', async () => {
  const { originalPositionFor, TraceMap } = await import('@jridgewell/trace-mapping');
  const project = made({
    'app.ts': `export async function sum(n: number): Promise<number> {
  let s = 0;
  for (let i = 0; i < n; i++) {
    if (i > 100) {
      s += 1000;
    }
    s += i;
  }
  await null;
  return s;
}
console.log(await sum(10));
`,
  });
  const folder = join(project.folder, 'cov');
  registered(project, ['app.ts'], { NODE_V8_COVERAGE: folder });
  // One report a thread: the hooks have one where they are on a thread of their own.
  const reports = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report,
  );
  const report = reports.find(({ result }) => result.some(({ url }) => url.endsWith('/app.ts')))!;
  const { url, functions } = report.result.find((each) => each.url.endsWith('/app.ts'))!;
  const { lineLengths, data } = report['source-map-cache'][url]!;
  const map = new TraceMap(data);
  const lineOf = (offset: number): number | null => {
    let line = 0;
    for (; offset > lineLengths[line]!; line++) offset -= lineLengths[line]! + 1;
    return originalPositionFor(map, { line: line + 1, column: offset }).line;
  };
  // Blocks that did not run, of functions that did.
  const never = new Set<number | null>();
  for (const { ranges } of functions.filter((each) => each.ranges[0]!.count > 0))
    for (const { startOffset, endOffset } of ranges.filter(({ count }) => count === 0))
      for (let offset = startOffset; offset < endOffset; offset++) never.add(lineOf(offset));
  expect(never).toContain(5);
  for (const line of [2, 7, 12]) expect(never).not.toContain(line);
});

interface Report {
  result: { url: string; functions: { functionName: string; ranges: Range[] }[] }[];
  'source-map-cache': Record<string, { lineLengths: number[]; data: never }>;
}

interface Range {
  startOffset: number;
  endOffset: number;
  count: number;
}

test('the command: arguments, Node’s options, exit code', () => {
  const project = made({
    'app.ts': `${preempted('f')}console.log(await f(), process.argv.slice(2).join(), process.title);\nprocess.exitCode = 3;\n`,
  });
  const main = join('node_modules', 'heddle', 'dist', 'cli', 'main.js');
  expect(project.node(main, 'run', '--title', 'loom', 'app.ts', '--a', 'b')).toEqual({
    status: 3,
    stderr: '',
    stdout: 'true --a,b loom\n',
  });
  expect(project.node(main, 'run').stderr).toMatch(/^heddle: no file to run/);
});

test('a program that was not compiled is told of the flag', () => {
  const project = made({
    'app.mjs': "import { yieldNow } from 'heddle';\nasync function f() { await yieldNow(); }\nawait f();\n",
  });
  expect(project.node('app.mjs').stderr).toMatch(
    /HDL3101.*`npx heddle run app\.mjs`, which is `node --import heddle\/register`/,
  );
  expect(registered(project, ['app.mjs']).stderr).toBe('');
});
