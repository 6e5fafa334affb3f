// The plugin for Rollup and Rolldown, and for Vite's builds: compiles modules before anything else sees them, leaves heddle itself
// out of the bundle, and writes the loader of the program's functions beside it.
import { checkBundlerOptions, type BundlerOptions } from '../options.ts';
import { Session, type Place } from '../session.ts';
import { blockingImports, HEDDLE, isHeddle, SOURCE_FILE, spawns, withoutQuery } from '../source.ts';
import { loaderName } from '../tasks.ts';
import { writeLoader } from './loader.ts';
import type { Context, InputOptions, Plugin, Transformed } from './types.ts';

/** Where a module is seen from another thread; Vite's dev server has its own answer. */
export type Locate = (context: Context, id: string) => Promise<Place> | Place;

export interface Parts {
  /** Before other plugins. */
  compiler: Plugin;
  /** Behind them: what a module has become. */
  follower: Plugin;
  session(): Session;
  /** The project's folder, once it is known. */
  setRoot(root: string): void;
}

/**
 * @param locate null: as in a build
 * @param isServers whether what is made runs in Node
 */
export function rollupParts(
  options: BundlerOptions = {},
  locate: Locate | null = null,
  isServers: (context: Context) => boolean = () => true,
): Parts {
  checkBundlerOptions(options);
  let root = process.cwd();
  let session: Session | null = null;
  let loader = '';
  const current = (): Session => (session ??= new Session(root, options));
  const maps = new Map<string, Transformed>();

  const placeOf = async (context: Context, text: string, id: string): Promise<Place> => {
    const entry = context.getModuleInfo(id)?.isEntry === true ? 'file' : 'no';
    const imports: Record<string, string> = {};
    for (const specifier of blockingImports(text)) {
      const found = await context.resolve(specifier, id);
      if (found === null || found.external !== false || found.id.startsWith('\0')) continue;
      const module = current().idOf(withoutQuery(found.id), '');
      current().modules.set((imports[specifier] = module), found.id);
    }
    return { loader, entry, imports };
  };

  const compiler: Plugin = {
    name: 'heddle',
    enforce: 'pre',
    buildStart({ input, cwd }: InputOptions) {
      if (cwd !== undefined && session === null) root = cwd;
      loader = loaderName(entryNames(input));
      current().modules.clear();
    },
    resolveId: {
      order: 'pre',
      filter: { id: HEDDLE },
      handler(source) {
        return isHeddle(source) && isServers(this) ? { id: source, external: true } : null;
      },
    },
    transform: {
      order: 'pre',
      filter: { id: SOURCE_FILE, code: /\basync\b|\bspawn|\bonEachCore\b/ },
      async handler(text, id) {
        const path = withoutQuery(id);
        const now = current();
        if (id.startsWith('\0') || !SOURCE_FILE.test(id)) return null;
        if (!isServers(this)) return forBrowsers(this, text, path);
        if (!now.accepts(path)) {
          now.see(text);
          return null;
        }
        const place = await (locate ?? ((context) => placeOf(context, text, id)))(this, id);
        const result = now.compile(text, id, path, place);
        for (const { text: said, severity } of result?.said ?? [])
          if (severity === 'error') this.error(said);
          else this.warn(said);
        return result?.compiled === true ? { code: result.code, map: result.map } : null;
      },
    },
    async generateBundle(output, bundle) {
      const now = current();
      if (!now.wantsTasks || !isServers(this)) return;
      await writeLoader(this, output, bundle, { name: loader, modules: now.modules, maps, root: now.root });
    },
  };

  const follower: Plugin = {
    name: 'heddle:maps',
    enforce: 'post',
    apply: 'build',
    transform: {
      order: 'post',
      filter: { id: SOURCE_FILE },
      handler(code, id) {
        // Only now it is known that other threads will want it; what stays out of the loader's bundle needs no map.
        if (![...current().modules.values()].includes(id)) return null;
        maps.set(id, { code, map: this.getCombinedSourcemap() });
        return null;
      },
    },
  };
  return { compiler, follower, session: current, setRoot: (folder) => (root = folder) };
}

function forBrowsers(context: Context, text: string, path: string): null {
  if (spawns(text))
    context.warn(
      `${path} uses heddle, which runs in Node, and is being built for browsers: it stays as it is. Build it with ` +
        '`build: { ssr: "src/main.ts" }`, or in an environment whose `consumer` is "server"',
    );
  return null;
}

function entryNames(input: InputOptions['input']): string[] {
  if (input === undefined) return [];
  if (typeof input === 'string') return [input];
  return Array.isArray(input) ? input : Object.entries(input).map(([name, file]) => `${name} ${file}`);
}
