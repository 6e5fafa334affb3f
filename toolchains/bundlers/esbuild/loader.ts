// Writes the loader of a bundle's functions, in a build of its own with the user's options: esbuild has no way to add an entry to a
// build once it is known what it holds. Modules that heddle has compiled are handed on; the user's plugins resolve and load
// as they did, and hear of nothing else: what they do at the end of a build would be done twice.
import { dirname } from 'node:path';
import { HEDDLE } from '../source.ts';
import { loaderText } from '../tasks.ts';
import type { Build, BuildResult, Loaded, Plugin } from './types.ts';

const VIRTUAL = 'heddle:tasks';

export interface Wanted {
  /** The loader's file, without its extension. */
  name: string;
  modules: ReadonlyMap<string, string>;
  /** A module as the first build has it. */
  load(path: string): Promise<Loaded | null> | Loaded | null;
  sources: RegExp;
}

export async function writeLoader(build: Build, result: BuildResult, wanted: Wanted): Promise<void> {
  const { initialOptions: given } = build;
  const { outfile, outdir = outfile === undefined ? undefined : dirname(outfile), ...options } = given;
  const isModule = given.format === 'esm';
  const made = await build.esbuild.build({
    ...options,
    entryPoints: [{ in: VIRTUAL, out: wanted.name }],
    ...(outdir !== undefined && { outdir }),
    outExtension: { '.js': isModule ? '.mjs' : '.cjs' },
    format: isModule ? 'esm' : 'cjs',
    splitting: false,
    // What it says was said already.
    logLevel: 'silent',
    metafile: false,
    plugins: (given.plugins ?? []).map((plugin) =>
      plugin.name === 'heddle' ? handingOn(wanted, given.absWorkingDir ?? process.cwd()) : quiet(plugin),
    ),
  });
  result.outputFiles?.push(...(made.outputFiles ?? []));
}

function handingOn({ modules, load, sources }: Wanted, resolveDir: string): Plugin {
  return {
    name: 'heddle',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${VIRTUAL}$`) }, () => ({ path: VIRTUAL, namespace: 'heddle' }));
      build.onResolve({ filter: HEDDLE }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /./, namespace: 'heddle' }, () => ({
        contents: loaderText(modules),
        loader: 'js',
        resolveDir,
      }));
      build.onLoad({ filter: sources, namespace: 'file' }, ({ path }) => load(path));
    },
  };
}

function quiet({ name, setup }: Plugin): Plugin {
  const nothing = (): void => undefined;
  return {
    name,
    setup: (build) => setup({ ...build, onStart: nothing, onEnd: nothing, onDispose: nothing }),
  };
}
