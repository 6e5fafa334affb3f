// The module that the program began with. Another thread that loads it runs the program again, so heddle's threads do not.
//
// Rejected: sending the text of such functions (what `toString` shows refers to what TypeScript, bundlers and coverage tools have
// renamed), loading the entry without its statements (Node 20 has no hook for that in the thread that loads).
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundledUrl } from './bundled.ts';
import { seat, type ThreadSeat } from './thread-seat.ts';

/** As it stands when the runtime loads: launchers put the program's file there, and programs may change it later. */
const started = (process as { _eval?: unknown })._eval === undefined ? process.argv[1] : undefined;

let entries: Set<string> | null = null;

/** URLs of the entry: of the main thread in a thread of heddle's, of the worker itself in one of the user's. */
export function programEntries(): ReadonlySet<string> {
  return (entries ??= new Set(seat === null ? ownEntry(started) : seat.entries));
}

/** The seat of a thread that this one starts. */
export function seatFor(kind: ThreadSeat['kind']): ThreadSeat {
  const depth = kind === 'core' ? 0 : (seat?.depth ?? 0) + 1;
  return { kind, depth, entries: [...programEntries()], sealed: isSealed() };
}

let sealed = seat?.sealed;

/** The text of an entry that looks where it runs, or is compiled: then `$module` looks. */
const ASKS = /\bheddle\/internal\b|\bworker_threads\b|\bimport\.meta\.main\b|\brequire\.main\b|\bargv\b/;

/** Is the entry to be kept from being loaded by heddle's threads? See `ThreadSeat`. */
function isSealed(): boolean {
  return (sealed ??= [...programEntries()].some((url) => url.startsWith('file:') && !ASKS.test(textOf(url))));
}

function textOf(url: string): string {
  try {
    return readFileSync(fileURLToPath(url), 'utf8');
  } catch {
    // Named without its extension, or put there by a launcher: the file itself is among the entries, or nobody can say.
    return 'heddle/internal';
  }
}

/** A bundled module has turned out to begin the program: threads that are started from now on know. */
export function addEntry(url: string): void {
  (programEntries() as Set<string>).add(url);
}

/** Is `url` the module that the program began with, or text that was given in the place of one (`--eval`, stdin)? */
export function isProgramEntry(url: string): boolean {
  const known = programEntries();
  return known.has(url) || (bundledUrl(url) === null && known.has(withoutQuery(url))) || isText(url);
}

/** Code without a file: Node makes up a URL for it. */
export function isText(url: string): boolean {
  return /\/(?:\[|%5B)(?:eval|stdin|worker(?: |%20)eval)\d*(?:\]|%5D)(?:-wrapper)?$/.test(url);
}

function withoutQuery(url: string): string {
  return url.startsWith('file:') ? url.replace(/[?#].*$/, '') : url;
}

/** The file as it was named, without its symbolic links, and with the extension that Node finds. */
function ownEntry(file: string | undefined): string[] {
  if (file === undefined || file === '' || file === '-') return [];
  if (/^(?:data|blob|node):/.test(file)) return [file];
  const path = file.startsWith('file:') ? fileURLToPath(file) : resolve(file);
  const found = [path];
  const looks = [() => realpathSync(path)];
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    looks.push(() => process.getBuiltinModule('node:module').createRequire(path).resolve(path));
  for (const look of looks) {
    try {
      found.push(look());
    } catch {
      // Not a file: whoever started the program put something else there.
    }
  }
  return found.map((each) => pathToFileURL(each).href);
}
