// The declarations of every public module compile in programs that ask for nothing: no `types` (TypeScript 6's default), no
// `@types/node`, no `lib` beyond their target, and with everything checked. Where Node's types are there, they are used.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, Project, type Outcome } from './project.ts';

const project = new Project();
const packed = mkdtempSync(join(tmpdir(), 'heddle-pack-'));

/** By the name of the folder they are installed in; the oldest is the first one that knows `using`. */
const compilers = {
  'typescript 5.2': 'typescript-5',
  'typescript 6': 'typescript',
  'typescript 7': 'typescript-7',
};

const doors = ['heddle', 'heddle/fs', 'heddle/net', 'heddle/sync', 'heddle/transformer', 'heddle/internal'];
const everything = doors.map((door, i) => `export * as door${i} from '${door}';\n`).join('');

/** What a program without any types of the platform's may count on. */
const plain = `import { JoinSet, sleep, spawnLocal, TaskGroup, type JoinHandle } from 'heddle';
import { readFile, stat } from 'heddle/fs';
import { Mutex } from 'heddle/sync';

async function work(n: number): Promise<number> {
  await sleep(n);
  return n;
}
export async function main(): Promise<number> {
  const handle: JoinHandle<number> = spawnLocal(work, 1);
  const promise: Promise<number> = handle;
  const maybe: number | Promise<number> = handle;
  const [all, first] = await Promise.all([handle, Promise.race([handle, promise])]);
  await using group = new TaskGroup();
  group.spawnLocal(work, 2);
  const set = new JoinSet<number>();
  for await (const joined of set) if (joined.status === 'fulfilled') return joined.value;
  using guard = await new Mutex(5).lock();
  const bytes: Uint8Array = await readFile('a');
  const text: string = await readFile('a', 'utf8');
  const { size, mtime } = await stat('a');
  const narrowed = maybe instanceof Promise ? await maybe : maybe;
  return all + first + guard.value + bytes.length + text.length + size + mtime.getTime() + narrowed;
}
`;

/** What one with Node's types does. */
const withNode = `import { spawnLocal, sleep, transfer } from 'heddle';
import { readFile, stat } from 'heddle/fs';
import type { Stats } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';

export async function main(controller: AbortController): Promise<string> {
  await sleep(1, { signal: controller.signal });
  const signal: AbortSignal = spawnLocal(main, controller).signal;
  const stats: Stats = await stat(new URL('file:///a'));
  transfer(new Uint8Array(4), [new MessageChannel().port1]);
  return (await readFile('a')).toString(signal.aborted || stats.isFile() ? 'hex' : 'utf8');
}
`;

beforeAll(() => {
  project.write({ 'package.json': JSON.stringify({ name: 'user', private: true, type: 'module' }) });
  const aliases = ['typescript-5@npm:typescript@5.2', 'typescript-7@npm:typescript@7'];
  project.install(pack(packed), 'typescript@6', ...aliases);
});

afterAll(() => {
  rmSync(packed, { recursive: true, force: true });
  project.remove();
});

function check(compiler: string, options: object, source: string): Outcome {
  const compilerOptions = {
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    ...options,
  };
  project.write({
    'src/everything.ts': everything,
    'src/program.ts': source,
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
  });
  return project.node(join('node_modules', compiler, 'bin', 'tsc'));
}

const clean: Outcome = { status: 0, stdout: '', stderr: '' };
const modules = [{ module: 'nodenext' }, { module: 'esnext', moduleResolution: 'bundler' }];

describe.each(Object.entries(compilers))('%s, without Node’s types', (_, compiler) => {
  it.each(modules)('%j', (options) => {
    expect(project.has('node_modules/@types')).toBe(false);
    expect(check(compiler, { ...options, types: [] }, plain)).toEqual(clean);
    // Not even the browser's.
    expect(check(compiler, { ...options, types: [], lib: ['es2022'] }, plain)).toEqual(clean);
  });
});

it('typescript 6 and 7 with nothing but defaults', () => {
  for (const compiler of [compilers['typescript 6'], compilers['typescript 7']]) {
    expect(check(compiler, { target: undefined }, plain)).toEqual(clean);
    expect(check(compiler, { target: undefined, lib: ['es2025'] }, plain)).toEqual(clean);
  }
});

describe('with Node’s types', () => {
  beforeAll(() => project.install('@types/node@22'));

  it.each(Object.entries(compilers).slice(1))('%s: merely installed', (_, compiler) => {
    expect(project.has('node_modules/@types/node')).toBe(true);
    expect(check(compiler, { ...modules[0], types: [] }, plain)).toEqual(clean);
  });

  it.each(Object.entries(compilers).slice(1))('%s: they are what heddle’s are', (_, compiler) => {
    expect(check(compiler, { ...modules[0], types: ['node'] }, withNode)).toEqual(clean);
  });
});
