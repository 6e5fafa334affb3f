// Where the runtime's own files are. A bundler may have put the runtime into a file of somebody else's: a CommonJS bundle has
// no import.meta.url, and in others it is the bundle's. What is lost then is what needs a file: the addon, and threads that
// load the runtime.
import { existsSync } from 'node:fs';
import { URL } from 'node:url';

/** The folder that holds `internal.js`, with a slash behind; null in a bundle. */
export const runtimeFolder: URL | null = find();

export const BUNDLED = 'heddle is part of a bundle: mark it as external in the bundler’s options';

function find(): URL | null {
  const here = import.meta.url as string | undefined;
  if (here === undefined) return null;
  const folder = new URL('../', here);
  return existsSync(new URL('internal.js', folder)) ? folder : null;
}

/**
 * A file of the runtime that a thread begins with.
 * @param path as seen from `internal.js`
 * @throws in a bundle
 */
export function threadFile(path: string): URL {
  if (runtimeFolder === null) throw new Error(BUNDLED);
  return new URL(path, runtimeFolder);
}

/**
 * Loads a module of the runtime that few programs need. Bundlers do not follow it, or a program would no longer be one file.
 * @param path as seen from `internal.js`
 * @returns null in a bundle
 */
export function loadPart(path: string): Promise<unknown> | null {
  if (runtimeFolder === null) return null;
  return import(/* webpackIgnore: true */ /* @vite-ignore */ new URL(path, runtimeFolder).href);
}
