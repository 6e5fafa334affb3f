// The part of the plugin interface that Rollup, Rolldown and Vite have in common and heddle uses. Declared here, because
// none of the three is a dependency of heddle's, and each has its own declarations for it.
import type { RawSourceMap } from '../../core/source-map.ts';

export interface ModuleInfo {
  code: string | null;
  isEntry: boolean;
}

export interface ResolvedId {
  id: string;
  external: boolean | 'absolute' | 'relative';
}

export interface Context {
  meta: { rollupVersion?: string; rolldownVersion?: string; viteVersion?: string; watchMode?: boolean };
  /** Vite's. */
  environment?: { name: string; mode: string; config: { consumer: 'client' | 'server' } };
  warn(message: string): void;
  error(message: string): never;
  getModuleInfo(id: string): ModuleInfo | null;
  resolve(source: string, importer?: string): Promise<ResolvedId | null>;
  emitFile(
    file:
      | { type: 'asset'; fileName: string; source: string }
      | { type: 'prebuilt-chunk'; fileName: string; code: string },
  ): string;
  getCombinedSourcemap(): RawSourceMap;
}

export interface InputOptions {
  input?: string | string[] | Record<string, string>;
  cwd?: string;
}

export interface OutputOptions {
  dir?: string;
  file?: string;
  format: string;
  sourcemap?: boolean | 'inline' | 'hidden';
}

export interface OutputFile {
  type: 'chunk' | 'asset';
  fileName: string;
  code?: string;
  source?: string | Uint8Array;
  isEntry?: boolean;
  map?: { toString(): string } | null;
}

export interface Transformed {
  code: string;
  map: RawSourceMap;
}

/** A hook, with what its bundler may check before calling it. */
export interface Hook<F> {
  order?: 'pre' | 'post';
  filter?: { id?: RegExp; code?: RegExp };
  handler: F;
}

export interface Plugin {
  name: string;
  /** Vite's. */
  enforce?: 'pre' | 'post';
  apply?: 'build' | 'serve';
  buildStart?(this: Context, options: InputOptions): void;
  resolveId?: Hook<
    (this: Context, source: string, importer: string | undefined) => Promise<unknown> | unknown
  >;
  load?(this: Context, id: string): unknown;
  transform?: Hook<
    (this: Context, code: string, id: string) => Promise<Transformed | null> | Transformed | null
  >;
  generateBundle?(this: Context, options: OutputOptions, bundle: Record<string, OutputFile>): Promise<void>;
  // Vite's own hooks.
  config?(config: unknown): object;
  configResolved?(config: ViteConfig): void;
  configureServer?(server: ViteServer): void;
  configureVitest?(context: VitestContext): void;
  closeBundle?(): Promise<void> | void;
}

export interface ViteConfig {
  root: string;
  command: 'build' | 'serve';
  build: { ssr?: boolean | string };
  /** vitest's. */
  test?: {
    coverage?: { enabled?: boolean; provider?: string };
    server?: { deps?: { inline?: true | (string | RegExp)[] } };
  };
}

/** What vitest gives to plugins; the second name is that of version 4. */
export interface VitestContext {
  defineCacheKeyGenerator?: DefineCacheKey;
  experimental_defineCacheKeyGenerator?: DefineCacheKey;
}

type DefineCacheKey = (generate: (module: { id: string; sourceCode: string }) => false | undefined) => void;

export interface ViteServer {
  config: ViteConfig;
  environments: Record<string, DevEnvironment>;
  httpServer?: unknown;
}

export interface DevEnvironment {
  moduleGraph: { getModuleById(id: string): { importers: Set<unknown> } | undefined };
  hot: { handleInvoke(payload: unknown): Promise<unknown> };
}
