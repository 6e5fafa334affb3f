// What the files of the program say about whether it was compiled: those that its entry leads to by relative paths, outside of
// node_modules. Read when no compiled module has been loaded, once, so that nobody else pays for it.
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { reachable, resolved } from '../../host/reachable.ts';

const USES_HEDDLE = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]heddle(?:\/(?:fs|net|sync))?['"]/;
/** What compiled modules import. */
const COMPILED = /['"]heddle\/internal['"]/;
const ASYNC_FUNCTION =
  /\basync\s*(?:function\b|\([^)]*\)\s*=>|[\w$]+\s*=>|\*?\s*[#[]?[\w$]+\]?\s*\([^)]*\)\s*(?::[^{;]*)?\{)/;
const STAYS_NATIVE = /['"]use native['"]/;

/**
 * @param entry path of the program's entry
 * @param own folder of heddle's own package: what is started from it is no program that uses heddle
 * @returns the file that uses heddle, if there are async functions and nothing is compiled; else null
 */
export function uncompiledIn(entry: string, own: string): string | null {
  const first = resolved(entry);
  if (first === null || first.startsWith(own)) return null;
  let user: string | null = null;
  let hasAsync = false;
  for (const [file, text] of reachable(first)) {
    if (COMPILED.test(text)) return null;
    if (USES_HEDDLE.test(text)) user ??= file;
    hasAsync ||= ASYNC_FUNCTION.test(text) && !STAYS_NATIVE.test(text);
  }
  return hasAsync ? user : null;
}

/** The nearest tsconfig.json around `file` that has the plugin. */
export function configuredAround(file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = resolve(folder, 'tsconfig.json');
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === true && readFileSync(path, 'utf8').includes('heddle/transformer')) return path;
    if (dirname(folder) === folder) return null;
  }
}
