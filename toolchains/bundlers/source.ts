// What a look at a module's text tells before it is parsed: most modules of a program have nothing to compile, and a parser for
// each of them would cost more than all the rest.

/** File names that may be compiled; bundlers hand on a query behind it. */
export const SOURCE_FILE = /\.[cm]?[jt]sx?(?:\?|$)/;

/** What other threads load modules by where nothing is written beside the bundle; the project's root is its parameter. */
export const SOURCE_THREAD = new URL('./source/thread.js', import.meta.url).href;

/** Text that there may be something to compile in: async functions, and what gives plain ones to other threads. */
export const WORTH_A_LOOK = /\basync\b|\bspawnBlocking\b/;

/** Text that gives functions to other threads. */
export const SPAWNS = /\b(?:spawn|spawnOn|spawnBlocking|onEachCore)\b/;

const FROM_HEDDLE = /['"]heddle['"]/;

/** Does the module take from heddle what hands functions to other threads? */
export function spawns(text: string): boolean {
  return SPAWNS.test(text) && FROM_HEDDLE.test(text);
}

/** Does it say that it begins the program on the main thread only? Then other threads may load it (docs/blocking.md). */
export function mayBeGuarded(text: string): boolean {
  return /\bisMainThread\b|\bimport\.meta\.main\b|\brequire\.main\b|\bargv\[1\]/.test(text);
}

/** Specifiers of a module that gives imported functions to blocking threads; others need not say where those come from. */
export function blockingImports(text: string): string[] {
  if (!/\bspawnBlocking\b/.test(text)) return [];
  const found = text.matchAll(/\bfrom\s*(['"])((?:(?!\1).)+)\1/g);
  return [...new Set([...found].map(([, , specifier]) => specifier!))].filter((s) => !isHeddle(s));
}

/** heddle and its parts: never bundled, because there must be one of it, and threads begin with its files. */
export function isHeddle(specifier: string): boolean {
  return HEDDLE.test(specifier);
}

export const HEDDLE = /^heddle(?:\/|$)/;

export function withoutQuery(id: string): string {
  return id.replace(/[?#].*$/, '');
}
