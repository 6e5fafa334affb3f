// Which modules a build begins with, by what the user wrote: a hook for every import of the program would cost more than it tells.
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { BundledModule } from '../../../transformer/index.ts';
import type { BuildOptions } from './types.ts';

/** As the user names them. */
export function entryNames({ entryPoints = [] }: BuildOptions): string[] {
  if (!Array.isArray(entryPoints)) return Object.values(entryPoints);
  return entryPoints.map((entry) => (typeof entry === 'string' ? entry : entry.in));
}

export class Entries {
  readonly #paths: ReadonlySet<string>;

  constructor(options: BuildOptions) {
    const folder = options.absWorkingDir ?? process.cwd();
    this.#paths = new Set(entryNames(options).map((name) => resolve(folder, name)));
  }

  /** What `BundledModule.entry` is to be. */
  kindOf(path: string): BundledModule['entry'] {
    if (!this.has(path)) return 'no';
    return this.#paths.size === 1 ? 'file' : `file:${basename(path, extname(path))}`;
  }

  /** esbuild finds `src/main` at src/main.ts and at src/main/index.ts. */
  has(path: string): boolean {
    const bare = join(dirname(path), basename(path, extname(path)));
    return (
      this.#paths.has(path) ||
      this.#paths.has(bare) ||
      (basename(bare) === 'index' && this.#paths.has(dirname(path)))
    );
  }
}
