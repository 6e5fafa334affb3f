// Writes the loader of a build's functions, in a build of its own: over what the modules have become in the first one, so that
// no plugin of the user's runs twice, and the user's own output is what it would be without. Rolldown makes one file of it, in
// which each module waits until it is asked for; Rollup would run them all, so it makes a file a module.
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isHeddle } from '../source.ts';
import { loaderText } from '../tasks.ts';
import { requireFrom } from './packages.ts';
import type { Context, OutputFile, OutputOptions, Plugin, ResolvedId, Transformed } from './types.ts';

export interface Wanted {
  name: string;
  modules: ReadonlyMap<string, string>;
  maps: ReadonlyMap<string, Transformed>;
  root: string;
}

interface Bundler {
  (options: object): Promise<{
    generate(options: object): Promise<{ output: OutputFile[] }>;
    close(): Promise<void>;
  }>;
}

const VIRTUAL = '\0heddle:tasks';

export async function writeLoader(
  context: Context,
  output: OutputOptions,
  bundle: Readonly<Record<string, OutputFile>>,
  wanted: Wanted,
): Promise<void> {
  const { name, root } = wanted;
  const isRolldown = context.meta.rolldownVersion !== undefined;
  const make = await bundler(context, isRolldown ? 'rolldown' : 'rollup', root);
  const build = await make({
    input: VIRTUAL,
    ...(isRolldown && { platform: 'node' }),
    plugins: [handingOn(context, wanted)],
    onwarn: () => undefined,
    onLog: () => undefined,
    // Whatever the first build has not dropped is there for a reason.
    treeshake: isRolldown ? undefined : { moduleSideEffects: true },
  });
  const isScript = output.format === 'cjs';
  const folder = folderOfEntries(bundle);
  const extension = isScript ? 'cjs' : 'mjs';
  try {
    const made = await build.generate({
      dir: output.dir ?? dirname(output.file ?? 'x'),
      format: isScript ? 'cjs' : 'es',
      exports: 'named',
      sourcemap: output.sourcemap ?? false,
      entryFileNames: `${folder}${name}.${extension}`,
      chunkFileNames: `${folder}${name}/[name]-[hash].${extension}`,
      ...(isRolldown && { codeSplitting: false }),
    });
    for (const { type, fileName, code, source } of made.output)
      // Vite drops assets of a build for servers.
      context.emitFile(
        type === 'chunk'
          ? { type: 'prebuilt-chunk', fileName, code: code! }
          : { type: 'asset', fileName, source: text(source!) },
      );
  } finally {
    await build.close();
  }
}

/** The modules of the first build, and where they lead. */
function handingOn(context: Context, { modules, maps }: Wanted): Plugin {
  const known = new Set(modules.values());
  return {
    name: 'heddle:tasks',
    resolveId: {
      async handler(source, importer): Promise<ResolvedId | string | null> {
        if (source === VIRTUAL) return source;
        if (isHeddle(source)) return { id: source, external: true };
        if (importer === VIRTUAL && known.has(source)) return source;
        return context.resolve(source, importer);
      },
    },
    load(id) {
      if (id === VIRTUAL) return loaderText(modules);
      const mapped = maps.get(id);
      const code = mapped?.code ?? context.getModuleInfo(id)?.code;
      return code === undefined || code === null ? null : { code, map: mapped?.map ?? null };
    },
  };
}

/** Of the user's own version: heddle brings none. */
async function bundler(context: Context, name: 'rolldown' | 'rollup', root: string): Promise<Bundler> {
  const path = requireFrom(root, name, ['vite', 'vitest']);
  if (path === null)
    return context.error(
      `heddle cannot find ${name} from ${root}, which it bundles the program's functions with: install it there, or set ` +
        'the option `functions: false` if no function is given to another thread',
    );
  const module = (await import(pathToFileURL(path).href)) as Record<string, Bundler>;
  return module[name]!;
}

/** Beside the entries, so that what a module finds by its URL is found from there too. */
function folderOfEntries(bundle: Readonly<Record<string, OutputFile>>): string {
  const entry = Object.values(bundle).find((file) => file.isEntry === true)?.fileName ?? '';
  const folder = dirname(entry);
  return folder === '.' ? '' : `${join(folder).replaceAll('\\', '/')}/`;
}

function text(source: string | Uint8Array): string {
  return typeof source === 'string' ? source : Buffer.from(source).toString('utf8');
}
