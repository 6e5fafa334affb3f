// Modules that a bundler has put into some other file: what they are known by in place of a URL of their own. A bundler's
// plugin writes beside the bundle a module that loads those in it one by one (`export const load = (id) => import(…)`), so that
// another thread gets the one that it needs, and never runs the program. A module's URL is that file's, with its id behind
// `#heddle=`; a dev server or a test runner has a loader that asks the server.
//
// Rejected: loading the bundle itself on the thread. What the program does while it is loaded would be done again, by the
// program's entry, which one could stop, and by every module that it imports.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** See `BundledModule` of the transformer. */
export type Bundled = readonly [loader: string, id: string, entry: 'no' | 'yes' | 'file' | `file:${string}`];

const MARK = '#heddle=';

/** Of a loader that is nowhere. */
const NOWHERE = 'heddle-missing:';

/** Folders around the file that a loader is looked for in: bundlers put chunks two or three below. */
const FOLDERS_UP = 4;

const bases = new Map<string, string>();

/**
 * What the modules of a loader begin with, each followed by its id.
 * @param loader the loader's URL, or its file's name without the extension
 * @param file URL of the file that holds the module, if it is known
 */
export function baseOf(loader: string, file: string | undefined): string {
  const key = `${file?.slice(0, file.lastIndexOf('/'))} ${loader}`;
  let base = bases.get(key);
  if (base === undefined) bases.set(key, (base = `${locate(loader, file)}${MARK}`));
  return base;
}

function locate(loader: string, file: string | undefined): string {
  if (/^[a-z][a-z+.-]+:/i.test(loader)) return loader;
  const endings = file?.endsWith('.cjs') === true ? ['.cjs', '.mjs'] : ['.mjs', '.cjs'];
  for (const folder of foldersAround(file)) {
    for (const ending of endings) {
      const path = join(folder, loader + ending);
      if (existsSync(path)) return pathToFileURL(path).href;
    }
  }
  return NOWHERE + loader;
}

/** Of the file, and of the one that the process was started with: bundlers may leave a module without a URL. */
function* foldersAround(file: string | undefined): Generator<string> {
  const started = process.argv[1];
  const files = [
    ...(file?.startsWith('file:') === true ? [fileURLToPath(file)] : []),
    ...(started === undefined ? [] : [resolve(started)]),
  ];
  for (const each of files) {
    let folder = dirname(each);
    for (let up = 0; up <= FOLDERS_UP; up++, folder = dirname(folder)) yield folder;
  }
}

/** A module's URL, taken apart; null for that of a file. */
export function bundledUrl(url: string): { loader: string; id: string } | null {
  const at = url.indexOf(MARK);
  return at < 0 ? null : { loader: url.slice(0, at), id: url.slice(at + MARK.length) };
}

interface Loader {
  load?: (id: string) => Promise<Record<string, unknown>>;
  /** Of CommonJS. */
  default?: Loader;
}

/** Loads a bundled module. Throws where the loader is missing, or does not have it. */
export async function importBundled(url: string): Promise<Record<string, unknown>> {
  const { loader, id } = bundledUrl(url)!;
  if (loader.startsWith(NOWHERE)) throw new Error(missing(loader.slice(NOWHERE.length), id));
  const module = (await import(loader)) as Loader;
  const load = module.load ?? module.default?.load;
  if (load === undefined)
    throw new Error(`${loader} does not load modules: it is not what heddle's plugin wrote`);
  return load(id);
}

function missing(name: string, id: string): string {
  return (
    `${id} is part of a bundle, and ${name}, which heddle's plugin writes beside the bundle so that other threads can load the ` +
    'module, is not there: deploy it along with the bundle. If no such file was written, the plugin saw no module that imports ' +
    '`spawn` or its like from heddle: set its option `functions: true`'
  );
}
