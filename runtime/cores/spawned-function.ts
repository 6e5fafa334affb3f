// Which functions can be spawned, and where they run.
import { entryRefusal, fileOf } from '../send/entry-error.ts';
import { identityOf } from '../send/module-table.ts';
import { unsendable } from '../send/send-error.ts';
import { functionOf, isOfEntry } from '../task/module.ts';
import { here, type Isolate } from './isolate.ts';

/** Throws for what cannot be spawned, and when nothing can. */
export function admitted(fn: Function, what: string): Isolate | null {
  if (typeof fn !== 'function') throw new TypeError(`${what}: the first argument must be a function`);
  if (identityOf(fn) === undefined && !isOfEntry(fn))
    throw unsendable(fn).toError(`${what}: the task function`);
  const isolate = here();
  if (isolate !== null && !isolate.accepting)
    throw Object.assign(new Error(`${what}: the runtime is shutting down`), { code: 'ERR_HEDDLE_SHUTDOWN' });
  return isolate;
}

/** Of functions that no other core knows: is it one that runs here all the same? */
export function staysHere(fn: Function): boolean {
  if (isOfEntry(fn)) return admitted(fn, 'spawn') !== undefined;
  // Of the engine: compiled ones at the top level of a module are known.
  return Object.prototype.toString.call(fn) === '[object AsyncFunction]';
}

/** The user hears, once, of a function that runs here because no other core knows it. */
export function sayStays(fn: Function): void {
  if (!isOfEntry(fn)) warnUncompiled(fn);
  else if ((here()?.cores ?? 1) > 1) warnEntry(fn);
}

let warned = false;

function warnUncompiled(fn: Function): void {
  if (warned) return;
  warned = true;
  process.emitWarning(
    `${fn.name} is not compiled: spawned async functions like it run on the core that spawns them, without preemption`,
    { code: 'HEDDLE_UNCOMPILED' },
  );
}

const warnedOf = new WeakSet<Function>();

function warnEntry(fn: Function): void {
  if (warnedOf.has(fn)) return;
  warnedOf.add(fn);
  const { url } = functionOf(fn)!.module;
  process.emitWarning(
    `spawn(${fn.name}): ${fn.name} belongs to the program's entry, ${fileOf(url)}, which another core would have to run again ` +
      'to find it, so it runs on the core that spawns it; move it to a module of its own',
    { code: 'HEDDLE_ENTRY' },
  );
}

export function refuseEntry(what: string, fn: Function): Error {
  return entryRefusal(what, fn.name, functionOf(fn)!.module.url, true);
}
