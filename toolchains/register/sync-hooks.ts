// Hooks in the thread that loads, for `import` and `require` alike: module.registerHooks, from Node 22.15 on.
import nodeModule, { type LoadHookSync, type ResolveHookSync } from 'node:module';
import { isTyped, type Kind, type ModuleCompiler } from './module-compiler.ts';
import { declaredKind } from './package-type.ts';
import { alternatives, isNotFound } from './resolve.ts';

/** What Node calls the formats of files that it may have to compile; those of TypeScript it would strip of types itself. */
const KINDS: Readonly<Record<string, Kind | undefined>> = {
  module: 'module',
  commonjs: 'commonjs',
  'module-typescript': 'module',
  'commonjs-typescript': 'commonjs',
  // A file without a kind, read by `require`.
  typescript: undefined,
};

/**
 * Node 22 runs an imported CommonJS module that has a source with a `require` that knows neither `require.main` nor hooks, unless told
 * so: it takes the source all the same. Later lines have only the ordinary one.
 */
const ORDINARY_REQUIRE = { shouldBeReloadedByCJSLoader: true };

export function installSyncHooks(compiler: ModuleCompiler): void {
  const resolve: ResolveHookSync = (specifier, context, next) => {
    if (!outermost && context.parentURL === undefined) goOutermost();
    try {
      return next(specifier, context);
    } catch (error) {
      const parent = isNotFound(error) ? compiler.pathOf(context.parentURL ?? '') : null;
      if (parent === null || !isTyped(parent)) throw error;
      for (const other of alternatives(specifier)) {
        try {
          return next(other, context);
        } catch (second) {
          if (!isNotFound(second)) throw second;
        }
      }
      throw error;
    }
  };
  const load: LoadHookSync = (url, context, next) => {
    const path = compiler.pathOf(url);
    if (path === null) return next(url, context);
    // Node does not read what it has no format for; what it says then is for `node:fs` to say.
    const format = isTyped(path) && !stripsTypes(path) ? (declaredKind(path) ?? 'module') : context.format;
    const loaded = next(url, { ...context, format });
    const { source, format: found } = loaded;
    if (source == null || (found != null && !(found in KINDS))) return loaded;
    const kind = isTyped(path) && !stripsTypes(path) ? declaredKind(path) : KINDS[found ?? 'typescript'];
    const made = compiler.compile(path, { source: textOf(source), kind });
    if (made === null) return loaded;
    const result = { ...loaded, source: made.source, format: made.kind };
    return made.kind === 'commonjs' && 'shouldBeReloadedByCJSLoader' in loaded
      ? { ...result, ...ORDINARY_REQUIRE }
      : result;
  };

  let hooks = nodeModule.registerHooks({ resolve, load });
  let outermost = false;
  // Another tool that was registered behind this one would be asked first, and some read files themselves without asking on.
  // When the program's entry is resolved all of them are there.
  const goOutermost = (): void => {
    outermost = true;
    hooks.deregister();
    hooks = nodeModule.registerHooks({ resolve, load });
  };
}

/** Whether Node itself knows what to do with a file with types. */
function stripsTypes(path: string): boolean {
  return /ts$/.test(path) && Boolean((process.features as { typescript?: string | false }).typescript);
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
