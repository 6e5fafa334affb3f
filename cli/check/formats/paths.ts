// How formats name files.
import { isAbsolute, relative } from 'node:path';

/** Relative to `folder` where the file is in it, with slashes. */
export function shownPath(file: string, folder: string): string {
  const path = relative(folder, file);
  return (path.startsWith('..') || isAbsolute(path) ? file : path).replaceAll('\\', '/');
}
