// heddle/esbuild: `plugins: [heddle()]`, before plugins that load TypeScript themselves.
import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { withInlineMap } from '../core/source-map.ts';
import { Entries, nameOf } from './entries.ts';
import { writeLoader } from './esbuild/loader.ts';
import type { Build, BuildOptions, Loaded, Plugin } from './esbuild/types.ts';
import { checkBundlerOptions, type BundlerOptions } from './options.ts';
import { Session, type Place } from './session.ts';
import { blockingImports, HEDDLE, SOURCE_FILE, WORTH_A_LOOK } from './source.ts';
import { loaderName } from './tasks.ts';

export type { BundlerOptions } from './options.ts';

/** @throws ConfigurationError for an unknown option or a value out of range */
export function heddle(options: BundlerOptions = {}): Plugin {
  checkBundlerOptions(options);
  return { name: 'heddle', setup: (build) => new Attached(build, options).attach() };
}

export default heddle;

/** A script has no import.meta: the place of its file is Node's to say. */
const OF_SCRIPT = 'require("node:url").pathToFileURL(__filename).href';

class Attached {
  readonly #build: Build;
  readonly #session: Session;
  readonly #entries: Entries;
  readonly #loader: string | null;
  readonly #url: string | undefined;
  /** To encode maps that nobody wants, and have esbuild read them, costs as much as all the rest of a build from the cache. */
  readonly #hasMaps: boolean;
  /** What this build's modules have become. */
  readonly #loaded = new Map<string, Loaded | null>();

  constructor(build: Build, options: BundlerOptions) {
    const { initialOptions: given } = build;
    this.#build = build;
    const folder = given.absWorkingDir ?? process.cwd();
    this.#session = new Session(folder, options);
    this.#entries = new Entries(folder, entriesOf(given));
    // Where files stay files, each has its own URL.
    this.#loader = given.bundle === true ? loaderName(entriesOf(given).map(String)) : null;
    this.#hasMaps = given['sourcemap'] !== undefined && given['sourcemap'] !== false;
    this.#url = given.format === 'esm' ? undefined : OF_SCRIPT;
  }

  attach(): void {
    const build = this.#build;
    build.onStart(() => {
      this.#session.modules.clear();
      this.#loaded.clear();
    });
    if (this.#loader !== null) build.onResolve({ filter: HEDDLE }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: SOURCE_FILE, namespace: 'file' }, async ({ path }) => {
      if (!this.#session.accepts(path)) return null;
      const loaded = await this.#load(path);
      this.#loaded.set(path, loaded);
      return loaded;
    });
    build.onEnd(async (result) => {
      const session = this.#session;
      if (this.#loader === null || result.errors.length > 0 || !session.wantsTasks) return;
      await writeLoader(build, result, {
        name: this.#loader,
        modules: session.modules,
        sources: SOURCE_FILE,
        load: (path) => this.#loaded.get(path) ?? null,
      });
    });
  }

  async #load(path: string): Promise<Loaded | null> {
    const text = readFileSync(path, 'utf8');
    this.#session.see(text);
    if (!WORTH_A_LOOK.test(text)) return null;
    const result = this.#session.compile(text, path, path, await this.#place(path, text));
    if (result === null) return null;
    const { code, map, said, compiled } = result;
    return {
      contents: !compiled ? text : this.#hasMaps ? withInlineMap(code, map) : code,
      loader: extname(path).replace(/^\.[cm]?/, '') as Loaded['loader'],
      errors: said.filter(({ severity }) => severity === 'error'),
      warnings: said.filter(({ severity }) => severity !== 'error'),
    };
  }

  async #place(path: string, text: string): Promise<Place> {
    const imports: Record<string, string> = {};
    for (const specifier of blockingImports(text)) {
      const options = { kind: 'import-statement', importer: path, resolveDir: dirname(path) };
      const found = await this.#build.resolve(specifier, options);
      if (found.errors.length > 0 || found.external || found.namespace !== 'file') continue;
      const id = this.#session.idOf(found.path, '');
      this.#session.modules.set((imports[specifier] = id), found.path);
    }
    const entry = this.#entries.kindOf(path);
    return { loader: this.#loader, entry, imports, ...(this.#url !== undefined && { url: this.#url }) };
  }
}

function entriesOf({ entryPoints = [], outfile }: BuildOptions): (readonly [string, string])[] {
  if (!Array.isArray(entryPoints))
    return Object.entries(entryPoints).map(([name, file]) => [file, nameOf(name)]);
  return entryPoints.map((entry) =>
    typeof entry === 'string' ? [entry, nameOf(outfile ?? entry)] : [entry.in, nameOf(entry.out)],
  );
}
