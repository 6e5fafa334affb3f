// Node's own functions: found among the exports of its modules, so that it does not matter how the caller came by them.
import { builtinModules } from 'node:module';
import type { Place } from './places.ts';
import { members } from './members.ts';

/** Where to import one of Node's own functions from; undefined for any other. */
export function builtinPlace(fn: Function): Place | undefined {
  for (const id of loaded()) {
    const exports = process.getBuiltinModule(id) as object | undefined;
    if (exports === undefined) continue;
    const path = pathTo(fn, exports);
    if (path !== undefined) return { url: id, path };
  }
  return undefined;
}

/** Only those that the program has: whose function it is was loaded, and loading others warns of some and costs. */
function loaded(): string[] {
  const all = builtinModules
    .map((id) => (id.startsWith('node:') ? id : `node:${id}`))
    .filter((id) => !id.startsWith('node:_'));
  const list = (process as { moduleLoadList?: unknown }).moduleLoadList;
  if (!Array.isArray(list)) return all.filter((id) => !WARN.has(id));
  const there = new Set<unknown>(list);
  return all.filter((id) => there.has(`NativeModule ${id.slice('node:'.length)}`));
}

/** `fs.realpathSync.native`. Deeper there are the program's own modules (`process.mainModule`, the cache of `require`). */
const DEEPEST = 2;

/** Deprecated or experimental: loading them prints a warning. */
const WARN = new Set([
  'node:punycode',
  'node:sys',
  'node:wasi',
  'node:sqlite',
  'node:trace_events',
  'node:ffi',
]);

function pathTo(fn: Function, exports: object): readonly string[] | undefined {
  // Node loads some when they are first asked for; asking for all would load much and warn of what is deprecated.
  const own = Object.getOwnPropertyDescriptor(exports, fn.name);
  if (own !== undefined && Reflect.get(exports, fn.name) === fn) return [fn.name];
  for (const member of members(exports, false, DEEPEST)) if (member.fn === fn) return member.path;
  return undefined;
}
