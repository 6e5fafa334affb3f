// heddle/jest: `transform: { '\\.[cm]?[jt]sx?$': 'heddle/jest' }`. Test files, what they test and chosen packages, compiled and printed
// as JavaScript. Other threads load functions from their sources, as for every tool that has no bundle (bundlers/source/thread.ts).
import { taskFilter } from '../../../transformer/adapters/file-filter.ts';
import { idOf } from '../identity.ts';
import { SOURCE_THREAD } from '../source.ts';
import { cacheFolder, cacheKey, DiskCache } from '../../core/cache.ts';
import { cachedCompile } from '../../core/cached-compile.ts';
import { moduleFilter } from '../../core/filter.ts';
import { checkToolOptions, type ToolOptions } from '../../core/options.ts';
import { compilerFingerprint } from '../../core/own-package.ts';
import { Reporter } from '../../core/report.ts';
import { withInlineMap } from '../../core/source-map.ts';
import { printSettings } from '../../core/tsconfig.ts';
import { instrumented } from './instrumented.ts';
import type { Transformed, Transformer, TransformOptions } from './types.ts';

export type JestOptions = ToolOptions;

/** Globals of Jest's: a module that uses them at its top runs nowhere else. */
const TEST_FILE = /(?:^|[/\\])__tests__[/\\]|\.(?:test|spec)\.[cm]?[jt]sx?$/;

/**
 * What Jest makes of `['heddle/jest', options]`.
 * @throws ConfigurationError for an unknown option or a value out of range
 */
export function createTransformer(options: JestOptions = {}): Transformer {
  checkToolOptions(options);
  const projects = new Map<string, Project>();
  const projectOf = (root: string): Project => {
    let project = projects.get(root);
    if (project === undefined) projects.set(root, (project = new Project(root, options)));
    return project;
  };
  return {
    canInstrument: true,
    getCacheKey: (text, path, { configString, instrument, supportsStaticESM }) =>
      cacheKey([
        compilerFingerprint(),
        process.version,
        text,
        path,
        configString,
        String(instrument),
        String(supportsStaticESM),
      ]),
    process: (text, path, given) => projectOf(given.config.rootDir).transform(text, path, given),
  };
}

export default { createTransformer };

class Project {
  readonly #root: string;
  readonly #options: JestOptions;
  readonly #cache: DiskCache | null;
  readonly #reporter: Reporter;
  readonly #compiles: (path: string) => boolean;
  readonly #tasks: (path: string) => boolean;

  constructor(root: string, options: JestOptions) {
    this.#root = root;
    this.#options = options;
    const folder = cacheFolder(root, options.cache);
    this.#cache = folder === null ? null : new DiskCache(folder);
    this.#reporter = new Reporter(options.diagnostics);
    this.#compiles = moduleFilter(root, options);
    this.#tasks = taskFilter(root, options.tasks);
  }

  transform(text: string, path: string, given: TransformOptions): Transformed {
    const { instrument, supportsStaticESM, collectCoverage, coverageProvider } = given;
    const module = supportsStaticESM ? 'esm' : 'cjs';
    const bundled = {
      loader: this.#loader(),
      id: idOf(this.#root, path, text),
      entry: TEST_FILE.test(path) ? 'yes' : 'no',
      ...(module === 'cjs' && { url: 'require("node:url").pathToFileURL(__filename).href' }),
    } as const;
    const printed = { fileName: path, module, native: true, print: printSettings(path) } as const;
    const compiled = { preempt: this.#options.preempt, tasks: this.#tasks(path), bundled };
    if (!instrument) {
      const options = { ...printed, native: !this.#compiles(path), ...compiled };
      const result = cachedCompile(text, options, this.#cache);
      this.#say(result.diagnostics, path);
      // The runtime sees to what V8 counts, and asks the script itself for its map.
      const counted = collectCoverage === true && coverageProvider === 'v8';
      return { code: counted ? withInlineMap(result.code, result.map) : result.code, map: result.map };
    }
    // Counters are put into the source, once; each copy that heddle makes of a line counts with the same ones.
    const plain = cachedCompile(text, printed, this.#cache);
    const counting = instrumented(plain.code, path, plain.map, this.#root);
    if (!this.#compiles(path)) return counting;
    const options = { ...compiled, fileName: path, module, inputMap: counting.map } as const;
    const result = cachedCompile(counting.code, options, this.#cache);
    this.#say(result.diagnostics, path);
    return { code: result.code, map: result.map };
  }

  #say(diagnostics: Parameters<Reporter['report']>[0], path: string): void {
    if (this.#reporter.report(diagnostics))
      throw new Error(`heddle: the option \`diagnostics\` makes an error of what was said about ${path}`);
  }

  #loader(): string {
    const loader = new URL(SOURCE_THREAD);
    loader.searchParams.set('root', this.#root);
    return loader.href;
  }
}
