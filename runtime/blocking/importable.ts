// How a blocking thread finds a plain function: by the URL of a module and the name it exports it under. Compiled modules say
// what they export, and what they import and pass to `spawnBlocking`; anything else says so itself (`importable`). Nothing is
// looked at before the first blocking call asks for a function.
import { checkArgument } from '../options/check.ts';
import { callable, text } from '../options/rule.ts';

/** Where a function can be imported from. */
export interface Place {
  readonly url: string;
  readonly name: string;
}

type Entry = readonly [url: string, name: string, fn: unknown];

const places = new WeakMap<Function, Place>();
let unread: (() => readonly Entry[])[] = [];

/** `$plain(() => […])`: what a compiled module exports or imports. */
export function plain_(entries: () => readonly Entry[]): void {
  unread.push(entries);
}

/**
 * Says that the module at `url` exports the plain function `fn` under `name`, so that `spawnBlocking` takes it: for modules
 * that are not compiled, `importable(import.meta.url, hash)`. Returns `fn`.
 */
export function importable<F extends (...args: never[]) => unknown>(
  url: string,
  fn: F,
  name: string = (fn as F | undefined)?.name ?? '',
): F {
  checkArgument('importable', 'url', url, text);
  checkArgument('importable', 'fn', fn, callable);
  checkArgument('importable', 'name', name, text);
  places.set(fn, { url, name });
  return fn;
}

/** Where `fn` can be imported from, undefined if nobody has said. */
export function placeOf(fn: Function): Place | undefined {
  const known = places.get(fn);
  if (known !== undefined) return known;
  unread = unread.filter((entries) => !read(entries));
  return places.get(fn);
}

function read(entries: () => readonly Entry[]): boolean {
  let found: readonly Entry[];
  try {
    found = entries();
  } catch {
    // In an import cycle: a binding that has no value yet. It will be asked again.
    return false;
  }
  for (const [url, name, fn] of found)
    if (typeof fn === 'function' && !places.has(fn)) places.set(fn, { url, name });
  return true;
}
