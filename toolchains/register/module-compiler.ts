// One module that Node has loaded to what it is to run. Knows nothing of how hooks are called: import and require, in process and
// on a hooks thread come here alike.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { taskFilter } from '../../transformer/adapters/file-filter.ts';
import { cacheFolder, DiskCache } from '../core/cache.ts';
import { cachedCompile } from '../core/cached-compile.ts';
import { moduleFilter, type ModuleFilter } from '../core/filter.ts';
import type { ToolOptions } from '../core/options.ts';
import type { Reporter } from '../core/report.ts';
import { mapOf, withInlineMap } from '../core/source-map.ts';
import { printSettings } from '../core/tsconfig.ts';
import type { Project } from './project.ts';

export type Kind = 'module' | 'commonjs';

export interface Loaded {
  source: string;
  /** Undefined: neither the file's name nor its package says, and nobody has looked at its syntax. */
  kind: Kind | undefined;
}

/** Syntax that Node does not run: it has to be printed as JavaScript. */
const TYPED = /\.(?:[cm]?ts|tsx|jsx)$/;
/** What heddle has compiled needs nothing more. */
const COMPILED = /['"]heddle\/internal['"]/;

export class ModuleCompiler {
  readonly #options: ToolOptions;
  /** Whose module heddle compiles. */
  readonly #compiles: ModuleFilter;
  /** What it prints, if that has types: excluded files too, which Node may not be able to run. */
  readonly #reads: ModuleFilter;
  readonly #tasks: ModuleFilter;
  readonly #cache: DiskCache | null;
  readonly #reporter: Reporter;
  /** What was handed on: a CommonJS module comes by once as it is loaded, and once as Node compiles it. */
  readonly #made = new Map<string, string>();

  constructor({ folder, options }: Project, reporter: Reporter) {
    this.#options = options;
    this.#compiles = moduleFilter(folder, options);
    this.#reads = moduleFilter(folder, { packages: options.packages ?? [] });
    this.#tasks = taskFilter(folder, options.tasks);
    const kept = cacheFolder(folder, options.cache);
    this.#cache = kept === null ? null : new DiskCache(kept);
    this.#reporter = reporter;
  }

  /** The path of a module that is to be compiled or printed; null for all others. */
  pathOf(url: string): string | null {
    if (!url.startsWith('file:')) return null;
    const path = pathIn(url);
    return path !== null && this.takes(path) ? path : null;
  }

  takes(path: string): boolean {
    return this.#compiles(path) || (isTyped(path) && this.#reads(path));
  }

  /**
   * @param path for which `takes` is true
   * @param loaded what Node or another tool's hook has read
   * @returns what is to be run; null: the module stays as it was loaded
   * @throws SyntaxError, CompileError with the file's name; Error for diagnostics that the project wants to be errors
   */
  compile(path: string, { source, kind }: Loaded): { source: string; kind: Kind } | null {
    if (this.#made.get(path) === source) return null;
    const url = pathToFileURL(path).href;
    const inputMap = mapOf(source, url);
    // Another tool that has printed it left a map.
    const typed = isTyped(path) && inputMap === null;
    if (!typed && COMPILED.test(source)) return null;
    const { code, map, diagnostics, compiled, module } = cachedCompile(
      source,
      {
        fileName: path,
        module: kind && (kind === 'module' ? 'esm' : 'cjs'),
        native: !this.#compiles(path),
        preempt: this.#options.preempt,
        tasks: this.#tasks(path),
        print: typed ? printSettings(path) : undefined,
        inputMap: inputMap ?? undefined,
      },
      this.#cache,
    );
    if (this.#reporter.report(diagnostics))
      throw new Error(
        `heddle: ${path} is not loaded: the option \`diagnostics\` makes an error of what was said about it`,
      );
    if (!compiled && !typed) return null;
    const sources = inputMap === null ? [url] : map.sources;
    const text = withInlineMap(code, { ...map, file: url, sources });
    this.#made.set(path, text);
    return { source: text, kind: module === 'esm' ? 'module' : 'commonjs' };
  }
}

export function isTyped(path: string): boolean {
  return TYPED.test(path);
}

function pathIn(url: string): string | null {
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ''));
  } catch {
    return null;
  }
}
