// How a blocking thread finds a plain function: by the URL of a module and the name it exports it under. Compiled modules say
// what they export, and what they import and pass to `spawnBlocking`; a module may say so itself (`importable`); of anything else
// find.ts finds out. Nothing is looked at before the first blocking call asks for a function.
import type { Position } from '../host/function-location.ts';

/** Where a function can be imported from. */
export interface Place {
  readonly url: string;
  /** The exported name, and behind it the members that lead to the function. */
  readonly path: readonly string[];
  /** Where its text begins in that module, if that is all that is known: `path` is only the function's own name then. */
  readonly position?: Position;
}

type Entry = readonly [url: string, path: string | readonly string[], fn: unknown];

const places = new WeakMap<Function, Place>();
let unread: (() => readonly Entry[])[] = [];

/** `$plain(() => […])`: what a compiled module exports or imports. */
export function plain_(entries: () => readonly Entry[]): void {
  unread.push(entries);
}

/** `fn` is what the module at `url` exports as `name`: it has said so itself. */
export function declarePlace(fn: Function, url: string, name: string): void {
  places.set(fn, { url, path: [name] });
}

/** Where `fn` can be imported from, undefined if nobody has said. */
export function placeOf(fn: Function): Place | undefined {
  const known = places.get(fn);
  if (known !== undefined) return known;
  unread = unread.filter((entries) => !read(entries));
  return places.get(fn);
}

/** Keeps what was found out. */
export function remember(fn: Function, place: Place): Place {
  places.set(fn, place);
  return place;
}

function read(entries: () => readonly Entry[]): boolean {
  let found: readonly Entry[];
  try {
    found = entries();
  } catch {
    // In an import cycle: a binding that has no value yet. It will be asked again.
    return false;
  }
  for (const [url, path, fn] of found) {
    if (typeof fn !== 'function' || places.has(fn)) continue;
    places.set(fn, { url, path: typeof path === 'string' ? [path] : path });
  }
  return true;
}
