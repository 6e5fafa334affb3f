// Where a blocking thread can import a plain function from. In this order: what modules have said (importable.ts), Node's own
// modules, the module that the function's text lies in: of CommonJS the exports are at hand, among those of an ES module
// the thread looks for the function that begins at that place.
//
// Rejected: getting hold of an ES module's exports here. `import()` waits for ever where the module waits for this call;
// `require()` loads the module once more under loaders that turn it into CommonJS.
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { settleStretch } from '../executor/hog.ts';
import { isProgramEntry } from '../host/entry.ts';
import { locateAll, type FunctionLocation } from '../host/function-location.ts';
import { entryRefusal, fileOf } from '../send/entry-error.ts';
import { Unsendable, unsendable } from '../send/send-error.ts';
import { allModules } from '../task/module.ts';
import { builtinPlace } from './builtins.ts';
import { placeOf, remember, type Place } from './places.ts';
import { members } from './members.ts';

/** Throws SendError if no thread can find `fn`, EntryModuleError if it would have to run the program again. */
export function find(fn: Function): Place {
  const known = placeOf(fn);
  if (known !== undefined) return admitted(fn, known);
  const builtin = types.isProxy(fn) ? undefined : builtinPlace(fn);
  return builtin === undefined ? findByText(fn) : remember(fn, builtin);
}

function findByText(fn: Function): Place {
  if (types.isProxy(fn)) throw refusal(new Unsendable('a Proxy', 'pass the function behind it'));
  if (/^class\b/.test(Function.prototype.toString.call(fn))) throw refusal(unsendable(fn));
  if (fn.name.startsWith('bound ') && !Object.hasOwn(fn, 'prototype'))
    throw refusal(
      new Unsendable(
        `the bound function "${fn.name}"`,
        `pass "${fn.name.slice('bound '.length)}" itself and what is bound to it as arguments`,
      ),
    );
  const location = locateAll([fn])?.[0] ?? null;
  settleStretch();
  if (location === null)
    throw unfound(fn, '', 'which no module is known to export', 'export it from a module');
  const { url } = location;
  if (isProgramEntry(url)) throw entryRefusal('spawnBlocking', nameOf(fn), url, allModules().has(url));
  return remember(fn, url.startsWith('file:') ? inModule(fn, location) : inNone(fn, location));
}

function admitted(fn: Function, place: Place): Place {
  const record = allModules().get(place.url);
  if (record === undefined ? isProgramEntry(place.url) : record.entry)
    throw entryRefusal('spawnBlocking', nameOf(fn), place.url, record !== undefined);
  return place;
}

function inModule(fn: Function, location: FunctionLocation): Place {
  const { url, line, column } = location;
  if (!location.module) {
    const place = inCommonJs(fn, fileURLToPath(url));
    if (place !== undefined) return place;
    const cached = cache()[fileURLToPath(url)] !== undefined;
    throw unfound(
      fn,
      where(location),
      cached ? 'which that module does not export' : 'which lies in a file that Node itself has not loaded',
      cached ? 'export it there' : 'put it in a module that Node can import',
    );
  }
  if (location.closure !== null)
    throw unfound(
      fn,
      where(location),
      `which holds variables of the function around it${location.closure === '' ? '' : `, "${location.closure}"`}`,
      'move it to the top level of a module and export it there',
    );
  if (fn.name === '')
    throw unfound(fn, where(location), 'which that module does not export', 'export it there');
  return { url, path: [fn.name], position: { line, column } };
}

/** Of Node's own that none of its modules exports, or made from text. */
function inNone(fn: Function, { url }: FunctionLocation): never {
  throw url.startsWith('node:')
    ? unfound(
        fn,
        '',
        "which is Node's own, and none of Node's modules exports it",
        'call it in a function of a module',
      )
    : unfound(
        fn,
        '',
        'which was made from text (eval, new Function, vm)',
        'put it in a module and export it there',
      );
}

/** The module that holds the text, if it exports the function; else the last one loaded that does: who exports on came before. */
function inCommonJs(fn: Function, file: string): Place | undefined {
  const modules = cache();
  const own = modules[file];
  const path = own && pathIn(own.exports, fn, true);
  if (path !== undefined) return { url: urlOf(file), path };
  let found: Place | undefined;
  for (const [name, module] of Object.entries(modules)) {
    const url = urlOf(name);
    if (module === undefined || isProgramEntry(url)) continue;
    const other = pathIn(module.exports, fn, false);
    if (other !== undefined) found = { url, path: other };
  }
  return found;
}

/** An import of a CommonJS module has its exports under `default`. */
function pathIn(exports: unknown, fn: Function, getters: boolean): readonly string[] | undefined {
  if (exports === fn) return ['default'];
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return undefined;
  for (const member of members(exports, getters)) if (member.fn === fn) return ['default', ...member.path];
  return undefined;
}

const requireFrom = createRequire(process.execPath);

function cache(): NodeJS.Dict<NodeJS.Module> {
  return requireFrom.cache;
}

function urlOf(file: string): string {
  return pathToFileURL(file).href;
}

function where({ url, line }: FunctionLocation): string {
  return ` (${fileOf(url)}:${line + 1})`;
}

function nameOf(fn: Function): string {
  return fn.name === '' ? 'anonymous' : fn.name;
}

function unfound(fn: Function, at: string, why: string, what: string): Error {
  const name = fn.name === '' ? 'an anonymous function' : `the function "${fn.name}"`;
  const say = `importable(import.meta.url, ${fn.name === '' ? 'FUNCTION' : fn.name}, 'NAME')`;
  return refusal(
    new Unsendable(
      `${name}${at}, ${why}`,
      `${what}, or call ${say} in the module that exports it under NAME; pass what it captures as arguments`,
    ),
  );
}

function refusal(reason: Unsendable): Error {
  return reason.toError('spawnBlocking: the function');
}
