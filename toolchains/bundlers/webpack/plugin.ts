// The plugin for webpack and Rspack: a loader before the user's own, heddle itself left out of the bundle, and an entry of the program's
// functions, added when all modules are known. They are built once, for both.
import { fileURLToPath } from 'node:url';
import { Entries } from '../entries.ts';
import { checkBundlerOptions, type BundlerOptions } from '../options.ts';
import { Session } from '../session.ts';
import { HEDDLE, SOURCE_FILE } from '../source.ts';
import { loaderName } from '../tasks.ts';
import { addBuild } from './builds.ts';
import { FILE } from './place.ts';
import type { Compilation, Compiler, CompilerOptions } from './types.ts';

const NAME = 'heddle';

export class HeddlePlugin {
  readonly #options: BundlerOptions;

  /** @throws ConfigurationError for an unknown option or a value out of range */
  constructor(options: BundlerOptions = {}) {
    checkBundlerOptions(options);
    this.#options = options;
  }

  apply(compiler: Compiler): void {
    // Only then the options are what they come to with the defaults.
    compiler.hooks.afterEnvironment.tap(NAME, () => this.#attach(compiler));
  }

  #attach(compiler: Compiler): void {
    const { options, context, webpack } = compiler;
    if (options.externalsPresets?.node !== true) {
      compiler.hooks.thisCompilation.tap(NAME, ({ warnings }) => void warnings.push(notForNode(options)));
      return;
    }
    const isModule = options.output.module === true;
    const entries = entriesOf(options);
    const session = new Session(context, this.#options);
    const loader = loaderName(entries.map(String));
    const build = addBuild({ session, entries: new Entries(context, entries), loader });
    options.module.rules.unshift({
      test: SOURCE_FILE,
      enforce: 'pre',
      use: [{ loader: own('../loader.js'), options: { build } }],
    });
    const library = isModule ? 'module' : 'commonjs2';
    options.output.enabledLibraryTypes = [
      ...new Set([...(options.output.enabledLibraryTypes ?? []), library]),
    ];
    new webpack.ExternalsPlugin(isModule ? 'module' : 'commonjs', [HEDDLE]).apply(compiler);
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => tellFile(compiler, compilation, isModule));
    compiler.hooks.finishMake.tapPromise(NAME, async (compilation) => {
      if (compilation.compiler.isChild()) return;
      collect(session, compilation);
      if (!session.wantsTasks) return;
      const request = `!!${own('./tasks-loader.js')}?build=${build}!${own('./tasks-stub.js')}`;
      await addEntry(compilation, webpack.EntryPlugin.createDependency(request, { name: loader }), {
        name: loader,
        filename: `${loader}.${isModule ? 'mjs' : 'cjs'}`,
        library: { type: library },
      });
    });
  }
}

/** In a watching compiler, and with a cache of its own, a module is here without having come by. */
function collect(session: Session, { modules }: Compilation): void {
  for (const { resource, buildInfo } of modules) {
    const seen = buildInfo?.heddle;
    if (seen === undefined || resource === undefined) continue;
    if (seen.spawns) session.sawSpawn();
    if (seen.id !== undefined) session.modules.set(seen.id, resource);
  }
}

function addEntry(compilation: Compilation, dependency: unknown, options: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    compilation.addEntry(compilation.compiler.context, dependency, options, done);
  });
}

/** The bundle's own file: webpack puts the source's in the place of `import.meta.url`. */
function tellFile({ webpack }: Compiler, compilation: Compilation, isModule: boolean): void {
  class File extends webpack.RuntimeModule {
    override generate(): string {
      return `${FILE} = ${isModule ? 'import.meta.url' : 'require("node:url").pathToFileURL(__filename).href'};`;
    }
  }
  compilation.hooks.additionalTreeRuntimeRequirements.tap(NAME, (chunk) =>
    compilation.addRuntimeModule(chunk, new File(NAME)),
  );
}

function entriesOf({ entry }: CompilerOptions): (readonly [string, string])[] {
  if (typeof entry === 'function') return [];
  return Object.entries(entry).flatMap(([name, { import: files = [] }]) =>
    [files].flat().map((file) => [file, name] as const),
  );
}

function notForNode({ target }: CompilerOptions): Error {
  return new Error(
    `heddle compiles what runs in Node, and the target is ${JSON.stringify(target ?? 'web')}: nothing is compiled. ` +
      'Set `target: "node"` (or `"node22"` …)',
  );
}

function own(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
