// The thread's end of a place: the function among the exports of the module that it has loaded.
import { locateAll } from '../host/function-location.ts';
import { fileOf } from '../send/entry-error.ts';
import { SendError } from '../send/send-error.ts';
import type { Place } from './places.ts';
import { follow, members, type Member } from './members.ts';

export interface Resolved {
  readonly fn: Function;
  /** What the function is a member of. */
  readonly self: unknown;
}

/** Throws SendError if the module does not export the function after all. */
export function resolve(exports: Record<string, unknown>, place: Place): Resolved {
  const path = place.position === undefined ? place.path : search(exports, place).path;
  let found = follow(exports, path);
  // Of a CommonJS module not every export shows.
  if (typeof found.value !== 'function') found = follow(exports, ['default', ...path]);
  if (typeof found.value !== 'function')
    throw new SendError(
      `spawnBlocking: ${fileOf(place.url)} exports no function "${path.join('.')}"; export it`,
      path.join('.'),
    );
  return { fn: found.value, self: found.holder };
}

/** The exported function of that name whose text begins at the place. */
function search(exports: object, { url, path: [name], position }: Place): Member {
  const named = [...members(exports, true)].filter(({ fn }) => fn.name === name);
  const locations = locateAll(named.map(({ fn }) => fn)) ?? [];
  const { line, column } = position!;
  const found = named.filter((_, i) => {
    const at = locations[i];
    return at?.line === line && at.column === column && at.url === url;
  });
  if (found.length === 1) return found[0]!;
  const file = fileOf(url);
  const place = `${file}:${line + 1}`;
  const help = `call importable(import.meta.url, ${name}, 'NAME') in the module that exports it under NAME`;
  throw new SendError(
    `spawnBlocking: the function cannot be sent to another thread: ` +
      (found.length === 0
        ? `it is the function "${name}" (${place}), which that module does not export; export it there, or ${help}; pass ` +
          'what it captures as arguments'
        : `${file} exports several functions that were made at ${place}; say which it is: ${help}`),
    'spawnBlocking: the function',
  );
}
