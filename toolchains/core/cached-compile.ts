// compile() with what it has done before on disk. The compiler, and with it TypeScript, is loaded for the first file that
// is not there: a program that is started again never loads it.
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Diagnostic } from '../../transformer/index.ts';
import { cacheKey, type DiskCache } from './cache.ts';
import type * as compiler from './compile.ts';
import type { Compiled, CompileOptions } from './compile.ts';
import { compilerFingerprint, ownFolder } from './own-package.ts';
import type { RawSourceMap } from './source-map.ts';

/** Bound to neither place nor source text: both are known to whoever asks. */
interface Entry {
  code: string;
  /** Without `sources` and `sourcesContent` unless they are another tool's. */
  map: RawSourceMap;
  diagnostics: Omit<Diagnostic, 'fileName'>[];
  compiled: boolean;
  module: 'esm' | 'cjs';
}

// Synchronous, because a hook for require() is. By its place in the package: this module may be part of another file.
const load = createRequire(import.meta.url);
const COMPILER = join(ownFolder(), 'dist', 'toolchains', 'core', 'compile.js');

/**
 * @param cache null: nothing is kept
 * @returns what compile() returns; equal whether it comes from disk or not
 */
export function cachedCompile(source: string, options: CompileOptions, cache: DiskCache | null): Compiled {
  const { fileName, ...others } = options;
  if (cache === null) return compile(source, options);
  // The file's name without its folder stands in the code, and its extension decides the syntax.
  const key = cacheKey([compilerFingerprint(), basename(fileName), JSON.stringify(others), source]);
  const kept = cache.get(key) as Entry | undefined;
  if (kept !== undefined) return fromEntry(kept, source, options);
  const result = compile(source, options);
  cache.set(key, toEntry(result, options));
  return result;
}

function compile(source: string, options: CompileOptions): Compiled {
  return (load(COMPILER) as typeof compiler).compile(source, options);
}

function toEntry({ map, diagnostics, ...others }: Compiled, options: CompileOptions): Entry {
  return {
    ...others,
    map: options.inputMap === undefined ? { ...map, sources: [], sourcesContent: [] } : map,
    diagnostics: diagnostics.map(({ fileName: _, ...said }) => said),
  };
}

function fromEntry(entry: Entry, source: string, { fileName, inputMap }: CompileOptions): Compiled {
  const own = inputMap === undefined ? { sources: [fileName], sourcesContent: [source] } : {};
  return {
    ...entry,
    map: { ...entry.map, file: fileName, ...own },
    diagnostics: entry.diagnostics.map((said) => ({ ...said, fileName })),
  };
}
