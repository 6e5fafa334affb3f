// Which modules a build begins with, by what the user wrote: a hook for every import of the program would cost more than it tells.
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { BundledModule } from '../../transformer/index.ts';

export class Entries {
  /** What the output of each is called, by its path. */
  readonly #names = new Map<string, string>();

  /** @param entries files as the user names them, and what their output is called */
  constructor(folder: string, entries: Iterable<readonly [file: string, name: string]>) {
    for (const [file, name] of entries) this.#names.set(resolve(folder, file), name);
  }

  /** What `BundledModule.entry` is to be. Bundlers find `src/main` at src/main.ts and at src/main/index.ts. */
  kindOf(path: string): BundledModule['entry'] {
    const bare = join(dirname(path), nameOf(path));
    const found =
      this.#names.get(path) ??
      this.#names.get(bare) ??
      (nameOf(path) === 'index' ? this.#names.get(dirname(path)) : undefined);
    if (found === undefined) return 'no';
    return this.#names.size === 1 ? 'file' : `file:${found}`;
  }
}

/** A file's name without folder and extension. */
export function nameOf(path: string): string {
  return basename(path, extname(path));
}
