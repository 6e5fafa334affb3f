// Keeps a thread of heddle's from loading the program's entry where that is not compiled: a compiled one refuses by itself
// (`$module`), and one that looks where it runs is let through (host/entry.ts).
//
// Node's hooks see each load: those in the thread itself, from Node 22.15 on. Older ones have a thread of their own, which takes a
// while to start, so there it is first looked at whether the module leads to the entry at all; and they do not see `require`.
import nodeModule, { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isProgramEntry, programEntries } from '../host/entry.ts';
import { loads } from '../host/loads.ts';
import { reachable } from '../host/reachable.ts';
import { seat } from '../host/thread-seat.ts';
import { secondRun } from '../send/entry-error.ts';

type Load = (url: string, context: unknown) => unknown;
interface Hooks {
  /** From Node 22.15 on. */
  registerHooks?(hooks: { load(url: string, context: unknown, next: Load): unknown }): void;
  register(hooks: string, options: { data: unknown }): void;
}

const { register, registerHooks } = nodeModule as unknown as Hooks;

const CODE = 'ERR_HEDDLE_ENTRY';
/** The hooks of a thread of their own. They throw what can be told over there. */
const REMOTE = `let entries;
export function initialize(data) { entries = new Set(data); }
export function load(url, context, next) {
  if (!entries.has(url.replace(/[?#].*$/, ''))) return next(url, context);
  throw Object.assign(new Error(url), { code: '${CODE}' });
}`;

/** In a thread, before anything of the program's is loaded. */
export function sealEntry(): void {
  if (seat?.sealed !== true) return;
  if (registerHooks === undefined) return sealRequire();
  registerHooks({
    load(url, context, next) {
      if (isProgramEntry(url)) throw secondRun(url, [...loads]);
      return next(url, context);
    },
  });
}

function sealRequire(): void {
  const { cache } = createRequire(import.meta.url);
  for (const url of programEntries()) {
    // Not enumerable: whoever lists the modules does not find it.
    const get = (): never => {
      throw secondRun(url, [...loads]);
    };
    if (url.startsWith('file:'))
      Object.defineProperty(cache, fileURLToPath(url), { get, configurable: true });
  }
}

let remote = false;

/** Before the module at `url` is imported, where hooks have a thread of their own. */
export function sealBefore(url: string): void {
  if (seat?.sealed !== true || registerHooks !== undefined || remote || !url.startsWith('file:')) return;
  for (const [file] of reachable(fileURLToPath(url)))
    if (isProgramEntry(pathToFileURL(file).href)) {
      remote = true;
      register(`data:text/javascript,${encodeURIComponent(REMOTE)}`, { data: [...programEntries()] });
      return;
    }
}

/** What a load has failed with, as the hooks of this thread would have thrown it. */
export function sealedError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  return remote && code === CODE && isProgramEntry(message) ? secondRun(message, [...loads]) : error;
}
