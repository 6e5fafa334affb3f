// What the tools share: results are the same from the cache and without it, whatever happens to the disk; maps chain; filters.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { afterAll, describe, expect, test } from 'vitest';
import { DiskCache } from '../../dist/toolchains/core/cache.js';
import { cachedCompile } from '../../dist/toolchains/core/cached-compile.js';
import { compile } from '../../dist/toolchains/core/compile.js';
import { moduleFilter, packageOf } from '../../dist/toolchains/core/filter.js';
import { alternatives } from '../../dist/toolchains/register/resolve.js';
import { Project } from '../packaging/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-core-'));
const project = Project.linked({});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  project.remove();
});

const source = `enum Kind { one }
export async function f(n: number): Promise<number> {
  for (let i = 0; i < n; i++) if (i > 5) throw new Error(String(Kind.one));
  return n;
}
`;

function entries(at: string): string[] {
  return readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) => /^..[/\\]/.test(name));
}

describe('the cache', () => {
  const options = { fileName: '/srv/app/f.ts', print: {} };

  test('gives back what was compiled, under any folder', () => {
    const cache = new DiskCache(join(folder, 'plain'));
    const first = cachedCompile(source, options, cache);
    expect(cachedCompile(source, options, cache)).toEqual(first);
    expect(cachedCompile(source, options, null)).toEqual(first);
    const moved = cachedCompile(source, { ...options, fileName: '/other/f.ts' }, cache);
    expect(moved).toEqual({ ...first, map: { ...first.map, file: '/other/f.ts', sources: ['/other/f.ts'] } });
    expect(entries(cache.folder)).toHaveLength(1);
  });

  test('tells options and texts apart', () => {
    const cache = new DiskCache(join(folder, 'apart'));
    for (const more of [{}, { preempt: 'off' as const }, { module: 'cjs' as const }, { print: undefined }])
      cachedCompile(source, { ...options, ...more }, cache);
    cachedCompile(`${source}\n`, options, cache);
    expect(entries(cache.folder)).toHaveLength(5);
  });

  test('an entry that is broken is compiled again', () => {
    const cache = new DiskCache(join(folder, 'broken'));
    const first = cachedCompile(source, options, cache);
    const [entry] = entries(cache.folder);
    writeFileSync(join(cache.folder, entry!), '{"code":"');
    expect(cachedCompile(source, options, cache)).toEqual(first);
    expect(readFileSync(join(cache.folder, entry!), 'utf8')).toContain('mappings');
  });

  test('a folder that cannot be written is none', () => {
    const at = join(folder, 'file');
    writeFileSync(at, '');
    chmodSync(at, 0o400);
    expect(cachedCompile(source, options, new DiskCache(join(at, 'below'))).code).toContain('Kind');
  });

  test('processes that begin at once share it', async () => {
    const program = `import { cachedCompile } from ${JSON.stringify(new URL('../../dist/toolchains/core/cached-compile.js', import.meta.url).href)};
      import { DiskCache } from ${JSON.stringify(new URL('../../dist/toolchains/core/cache.js', import.meta.url).href)};
      const { createHash } = await import('node:crypto');
      const hash = createHash('sha256');
      for (let i = 0; i < 20; i++)
        hash.update(JSON.stringify(cachedCompile('export async function f' + i + '() { for (;;) await null; }', { fileName: '/a.js' }, new DiskCache('shared')).map));
      console.log(hash.digest('hex'));`;
    project.write({ 'many.mjs': program });
    const { spawn } = await import('node:child_process');
    const outputs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['many.mjs'], { cwd: project.folder });
        let text = '';
        child.stdout.on('data', (data) => (text += data));
        child.stderr.on('data', (data) => (text += data));
        await new Promise((resolve) => child.once('close', resolve));
        return text;
      }),
    );
    expect(new Set(outputs).size).toBe(1);
    expect(outputs[0]).toMatch(/^[0-9a-f]{64}\n$/);
    const files = entries(join(project.folder, 'shared'));
    expect(files).toHaveLength(20);
  });
});

test('maps lead through the text in between', () => {
  const inner = compile(source, { fileName: '/srv/f.ts', native: true, print: {} });
  const outer = compile(inner.code, { fileName: '/srv/f.js', inputMap: inner.map });
  const place = outer.code.slice(0, outer.code.indexOf('new Error')).split('\n');
  const found = originalPositionFor(new TraceMap(outer.map as never), {
    line: place.length,
    column: place.at(-1)!.length,
  });
  expect(found).toMatchObject({ source: '/srv/f.ts', line: 3, column: 47 });
  expect(outer.map.sourcesContent).toEqual([source]);
});

test('filters: kinds of files, packages, patterns', () => {
  const filter = moduleFilter('/srv/app', { packages: ['@org/lib', 'plain'], exclude: ['gen'] });
  const taken = [
    '/srv/app/a.ts',
    '/srv/app/a.mjs',
    '/srv/other/a.cts',
    '/srv/app/node_modules/plain/index.js',
    '/srv/app/node_modules/.pnpm/@org+lib@1/node_modules/@org/lib/a.js',
  ];
  const left = [
    '/srv/app/a.d.ts',
    '/srv/app/a.d.css.ts',
    '/srv/app/a.json',
    '/srv/app/gen/a.ts',
    '/srv/app/node_modules/other/index.js',
    '/srv/app/node_modules/plain/node_modules/other/index.js',
    new URL('../../dist/runtime/index.js', import.meta.url).pathname,
  ];
  expect(taken.filter((path) => !filter(path))).toEqual([]);
  expect(left.filter(filter)).toEqual([]);
  expect(packageOf('C:\\app\\node_modules\\@org\\lib\\a.js')).toBe('@org/lib');
});

test('what a specifier may mean besides itself', () => {
  expect(alternatives('./a.js')).toEqual(['./a.ts', './a.tsx']);
  expect(alternatives('../b.mjs?x')).toEqual(['../b.mts?x']);
  expect(alternatives('./c')).toEqual(['./c.ts', './c.tsx', './c/index.ts', './c/index.tsx']);
  expect(alternatives('..')).toEqual(['../index.ts', '../index.tsx']);
  expect(alternatives('package/a.js')).toEqual([]);
  expect(alternatives('./d.ts')).toEqual([]);
});
