// What runtime/host/bundled.ts loads modules by where a loader compiles them and has no say in what is written (Next): from their
// sources, compiled once more on the thread that wants them. Its URL says where the project is.
import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { isAbsolute, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cachedCompile } from '../../core/cached-compile.ts';
import { cacheFolder, DiskCache } from '../../core/cache.ts';
import { moduleFilter } from '../../core/filter.ts';
import { showSources } from '../../core/show-sources.ts';
import { withInlineMap } from '../../core/source-map.ts';
import { idOf } from '../identity.ts';

const root = new URL(import.meta.url).searchParams.get('root')!;
const kept = cacheFolder(root, undefined);
const cache = kept === null ? null : new DiskCache(kept);
const accepts = moduleFilter(root, {});

showSources();

interface Hooks {
  resolve(
    specifier: string,
    context: { parentURL?: string },
    next: (specifier: string, context: object) => object,
  ): object;
  load(url: string, context: object, next: (url: string, context: object) => object): object;
}

const { registerHooks } = nodeModule as { registerHooks?: (hooks: Hooks) => void };

/** What bundlers add to an import without an extension. */
const ENDINGS = ['.ts', '.tsx', '.mts', '.js', '.jsx', '/index.ts', '/index.tsx', '/index.js'];

registerHooks?.({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (/^\.\.?\//.test(specifier) && parentURL?.startsWith('file:') === true) {
      const base = fileURLToPath(new URL(specifier, parentURL));
      const found = existsSync(base) ? undefined : ENDINGS.find((ending) => existsSync(base + ending));
      if (found !== undefined) return next(pathToFileURL(base + found).href, context);
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : '';
    if (!isInside(path) || !accepts(path)) return next(url, context);
    const text = readFileSync(path, 'utf8');
    const bundled = { loader: import.meta.url, id: idOf(root, path, text), entry: 'no' } as const;
    const options = { fileName: path, module: 'esm', print: {}, bundled } as const;
    const { code, map } = cachedCompile(text, options, cache);
    return { format: 'module', source: withInlineMap(code, map), shortCircuit: true };
  },
});

function isInside(path: string): boolean {
  const way = relative(root, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

/** @param id see identity.ts */
export async function load(id: string): Promise<Record<string, unknown>> {
  const path = join(root, id.slice(0, id.lastIndexOf('?')));
  if (registerHooks === undefined)
    throw new Error(
      `this Node (${process.version}) has no hooks to load ${path} with on another thread: take Node 22.15 or later, or use spawnLocal`,
    );
  if (!existsSync(path))
    throw new Error(
      `${path} is not there: without heddle's plugin for webpack, other threads load functions from their sources, so deploy those too`,
    );
  return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
}
