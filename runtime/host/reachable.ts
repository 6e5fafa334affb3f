// Which files of a program lead to which, as far as their text shows: imports by relative paths, in comments and strings as well.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Enough for the part of a program that is near its entry; a guess. */
const MOST_FILES = 500;

const RELATIVE = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g;
const EXTENSIONS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '/index.js', '/index.ts'];

/** `first` and the files that it leads to, outside of node_modules, each once and with its text. */
export function* reachable(first: string): Generator<[file: string, text: string], void, void> {
  const start = resolved(first);
  const files = new Set(start === null ? [] : [start]);
  for (const file of files) {
    if (file.includes(`${sep}node_modules${sep}`)) continue;
    const text = readFileSync(file, 'utf8');
    yield [file, text];
    for (const [, path] of text.matchAll(RELATIVE)) {
      const found = resolved(join(dirname(file), path!));
      if (found !== null && files.size < MOST_FILES) files.add(found);
    }
  }
}

/** The file that a path names, with the extension that it lacks and without symbolic links. */
export function resolved(path: string): string | null {
  for (const extension of EXTENSIONS) {
    const file = statSync(path + extension, { throwIfNoEntry: false });
    if (file?.isFile() === true) return realpathSync(path + extension);
  }
  return null;
}
