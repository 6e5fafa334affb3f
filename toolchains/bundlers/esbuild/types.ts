// The part of esbuild's plugin interface that heddle uses; esbuild is no dependency of heddle's.

export interface Message {
  text: string;
}

export interface Loaded {
  contents: string;
  loader: 'ts' | 'tsx' | 'js' | 'jsx';
  resolveDir?: string;
  errors?: Message[];
  warnings?: Message[];
}

export interface OutputFile {
  path: string;
  contents: Uint8Array;
}

export interface BuildResult {
  errors: unknown[];
  outputFiles?: OutputFile[];
}

export type EntryPoints = string[] | Record<string, string> | { in: string; out: string }[];

export interface BuildOptions {
  absWorkingDir?: string;
  bundle?: boolean;
  entryPoints?: EntryPoints;
  format?: 'iife' | 'cjs' | 'esm';
  platform?: 'browser' | 'node' | 'neutral';
  outdir?: string;
  outfile?: string;
  plugins?: Plugin[];
  [name: string]: unknown;
}

interface Filter {
  filter: RegExp;
  namespace?: string;
}

interface Resolved {
  path: string;
  external?: boolean;
  namespace?: string;
}

type Awaitable<T> = T | Promise<T>;

export interface Build {
  initialOptions: BuildOptions;
  esbuild: { build(options: BuildOptions): Promise<BuildResult> };
  resolve(
    path: string,
    options: { kind: string; importer?: string; resolveDir?: string },
  ): Promise<{ path: string; external: boolean; namespace: string; errors: unknown[] }>;
  onStart(callback: () => void): void;
  onEnd(callback: (result: BuildResult) => Awaitable<void>): void;
  onDispose?(callback: () => void): void;
  onResolve(options: Filter, callback: (args: { path: string }) => Resolved | null): void;
  onLoad(options: Filter, callback: (args: { path: string }) => Awaitable<Loaded | null>): void;
}

export interface Plugin {
  name: string;
  setup(build: Build): Awaitable<void>;
}
