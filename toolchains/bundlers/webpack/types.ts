// The part of webpack's plugin interface that Rspack shares and heddle uses; neither is a dependency of heddle's.
import type { RawSourceMap } from '../../core/source-map.ts';

export interface Compiler {
  context: string;
  options: CompilerOptions;
  webpack: {
    RuntimeModule: new (name: string, stage?: number) => { generate(): string };
    ExternalsPlugin: new (
      type: string,
      externals: (RegExp | object)[],
      more?: boolean,
    ) => { apply(compiler: Compiler): void };
    EntryPlugin: { createDependency(request: string, options: string | object): unknown };
  };
  hooks: {
    afterEnvironment: Hook<() => void>;
    thisCompilation: Hook<(compilation: Compilation) => void>;
    finishMake: { tapPromise(name: string, callback: (compilation: Compilation) => Promise<void>): void };
  };
}

interface Hook<F> {
  tap(name: string, callback: F): void;
}

export interface CompilerOptions {
  target?: unknown;
  externalsPresets?: { node?: boolean };
  output: { module?: boolean; enabledLibraryTypes?: string[] };
  entry: (() => unknown) | Record<string, { import?: string | string[] }>;
  module: { rules: unknown[] };
}

export interface Compilation {
  compiler: Compiler & { isChild(): boolean };
  warnings: Error[];
  modules: Iterable<Module>;
  hooks: { additionalTreeRuntimeRequirements: Hook<(chunk: object, requirements: unknown) => void> };
  addRuntimeModule(chunk: object, module: object): void;
  addEntry(context: string, dependency: unknown, options: object, done: (error?: Error | null) => void): void;
}

export interface Module {
  resource?: string;
  buildInfo?: { heddle?: Seen };
}

/** What the loader keeps with a module, so that a build from webpack's own cache has it too. */
export interface Seen {
  /** Undefined for one with nothing to compile. */
  id: string | undefined;
  spawns: boolean;
}

export interface LoaderContext {
  resource: string;
  resourcePath: string;
  rootContext: string;
  target?: string;
  _module?: Module;
  getOptions(): Record<string, unknown>;
  getResolve?(options?: object): (folder: string, request: string) => Promise<string>;
  async(): (error: Error | null, code?: string, map?: RawSourceMap | string) => void;
  emitWarning(error: Error): void;
  emitError(error: Error): void;
}
