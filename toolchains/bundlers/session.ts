// One build, or one dev server: the user's options, the compiler behind its cache, and what was seen of the program that
// other threads will ask for.
import type { BundledModule, Diagnostic } from '../../transformer/index.ts';
import { cacheFolder, DiskCache } from '../core/cache.ts';
import { cachedCompile } from '../core/cached-compile.ts';
import type { Compiled } from '../core/compile.ts';
import { taskFilter } from '../../transformer/adapters/file-filter.ts';
import { moduleFilter, type ModuleFilter } from '../core/filter.ts';
import { diagnosticText, Reporter } from '../core/report.ts';
import { idOf } from './identity.ts';
import type { BundlerOptions } from './options.ts';
import { mayBeGuarded, spawns, WORTH_A_LOOK } from './source.ts';

/** Where a module stands in its build. */
export interface Place {
  /** What loads it on other threads; null where the module keeps its own URL. */
  loader: string | null;
  entry: BundledModule['entry'];
  url?: string;
  imports?: Record<string, string>;
}

/** A diagnostic as bundlers print it. */
export interface Said {
  text: string;
  severity: Diagnostic['severity'];
}

export class Session {
  readonly root: string;
  readonly accepts: ModuleFilter;
  /** Modules that other threads may load: the bundler's names for them, by id. */
  readonly modules = new Map<string, string>();
  readonly #options: BundlerOptions;
  readonly #cache: DiskCache | null;
  readonly #reporter: Reporter;
  #spawns = false;

  constructor(root: string, options: BundlerOptions) {
    this.root = root;
    this.#options = options;
    this.accepts = moduleFilter(root, options);
    const folder = cacheFolder(root, options.cache);
    this.#cache = folder === null ? null : new DiskCache(folder);
    this.#reporter = new Reporter(options.diagnostics);
  }

  /** Are the program's functions to be written beside the bundle? */
  get wantsTasks(): boolean {
    return (this.#options.functions ?? this.#spawns) && this.modules.size > 0;
  }

  /** A module that gives functions to other threads was seen in some build before. */
  sawSpawn(): void {
    this.#spawns = true;
  }

  /** A module's text has come by. */
  see(text: string): void {
    this.#spawns ||= spawns(text);
  }

  /**
   * @param name the bundler's name for the module
   * @param path its file, without a query
   * @returns null if there is nothing to compile in it
   */
  compile(text: string, name: string, path: string, place: Place): (Compiled & { said: Said[] }) | null {
    this.see(text);
    if (!WORTH_A_LOOK.test(text)) return null;
    const { loader, entry, url, imports } = place;
    const id = this.idOf(path, text);
    const bundled = loader === null ? undefined : { loader, id, entry, ...definite({ url, imports }) };
    const { preempt } = this.#options;
    const tasks = taskFilter(this.root, this.#options.tasks)(path);
    // Whatever the file is to become, bundlers read ES modules; only what has CommonJS's own ending is that.
    const module = /\.c[jt]sx?$/.test(path) ? 'cjs' : /\.[mc]?jsx?$/.test(path) ? undefined : 'esm';
    const result = cachedCompile(text, { fileName: path, module, preempt, tasks, bundled }, this.#cache);
    const said = this.#reporter
      .graded(result.diagnostics)
      .map((diagnostic) => ({ text: diagnosticText(diagnostic).trimEnd(), severity: diagnostic.severity }));
    if (!result.compiled) return said.length === 0 ? null : { ...result, said };
    if (entry !== 'yes' || mayBeGuarded(text)) this.modules.set(id, name);
    return { ...result, said };
  }

  /** See identity.ts. */
  idOf(path: string, text: string): string {
    return idOf(this.root, path, text);
  }
}

function definite<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
