// Hooks on a thread of their own, for lines of Node without module.registerHooks: `import`, and what it leads to. CommonJS modules
// are named here and compiled where they are loaded (commonjs-hook.ts), since Node's loader reads them there.
import type { InitializeHook, LoadFnOutput, LoadHook, ResolveHook } from 'node:module';
import { Reporter } from '../core/report.ts';
import { isTyped, ModuleCompiler } from './module-compiler.ts';
import { declaredKind } from './package-type.ts';
import type { Project } from './project.ts';
import { alternatives, isNotFound } from './resolve.ts';
import { saidIn } from './shared-said.ts';

export interface ThreadData {
  project: Project;
  said: SharedArrayBuffer;
}

let compiler: ModuleCompiler;

export const initialize: InitializeHook<ThreadData> = ({ project, said }) => {
  compiler = new ModuleCompiler(project, new Reporter(project.options.diagnostics, undefined, saidIn(said)));
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    const parent = isNotFound(error) ? compiler.pathOf(context.parentURL ?? '') : null;
    if (parent === null || !isTyped(parent)) throw error;
    for (const other of alternatives(specifier)) {
      try {
        return await next(other, context);
      } catch (second) {
        if (!isNotFound(second)) throw second;
      }
    }
    throw error;
  }
};

export const load: LoadHook = async (url, context, next) => {
  const path = compiler.pathOf(url);
  if (path === null) return next(url, context);
  const typed = isTyped(path);
  const declared = typed ? declaredKind(path) : undefined;
  // Without a source Node takes it from the CommonJS loader of the thread that asked; with one, which tsx hands on for what it does
  // not serve from a data: URL, it would run it with a `require` that cannot load heddle.
  const asCommonJs = async (): Promise<LoadFnOutput> => {
    const loaded = await next(url, { ...context, format: 'commonjs' });
    const { responseURL = url } = loaded as { responseURL?: string };
    return responseURL.startsWith('data:') ? loaded : { ...loaded, format: 'commonjs', source: undefined };
  };
  if (declared === 'commonjs') return asCommonJs();
  const loaded = await next(url, typed ? { ...context, format: 'module' } : context);
  if (loaded.source == null || loaded.format !== 'module') return loaded;
  const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  const made = compiler.compile(path, { source, kind: typed ? declared : 'module' });
  if (made === null) return loaded;
  if (made.kind === 'commonjs') return asCommonJs();
  return { ...loaded, source: made.source, format: 'module' };
};
