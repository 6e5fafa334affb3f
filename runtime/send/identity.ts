// How another isolate finds a module and a function in it: by URL and index. The URL's bytes and their hash are
// prepared once a module, so that naming it costs a copy of some words, and finding it a look-up and a comparison
// instead of making a string.

/** What the codec needs to know of a module record (runtime/task). */
export interface ModuleLike {
  readonly url: string;
}

export interface FunctionIdentity {
  readonly module: ModuleLike;
  /** Index in the module's table of functions. */
  readonly index: number;
}

/** The isolate's modules, as the codec sees them. */
export interface ModuleTable {
  /** Of a module-level compiled function (its entry); undefined for anything else. */
  identityOf(fn: Function): FunctionIdentity | undefined;
  /** The entry with that index; undefined if the module has not registered it (yet). */
  entryOf(module: ModuleLike, index: number): Function | undefined;
  /** All modules with this hash, for `findModule` to compare. */
  candidates(hash: number): readonly ModuleLike[];
}

export interface ModuleKey {
  readonly hash: number;
  /** Length of the URL in bytes. */
  readonly bytes: number;
  /** The URL's bytes, zero-padded to words. */
  readonly words: Int32Array;
}

const keys = new WeakMap<ModuleLike, ModuleKey>();
let lastModule: ModuleLike | null = null;
let lastKey: ModuleKey | null = null;

export function moduleKey(module: ModuleLike): ModuleKey {
  if (module === lastModule) return lastKey!;
  let key = keys.get(module);
  if (key === undefined) keys.set(module, (key = makeKey(module.url)));
  lastModule = module;
  lastKey = key;
  return key;
}

function makeKey(url: string): ModuleKey {
  const bytes = Buffer.from(url, 'utf8');
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  // FNV-1a
  let hash = 0x811c9dc5 | 0;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return { hash, bytes: bytes.length, words: new Int32Array(padded.buffer) };
}

/** The module whose URL lies at `w[at]`, or undefined if this isolate has not loaded it. */
export function findModule(
  table: ModuleTable,
  hash: number,
  w: Int32Array,
  at: number,
  bytes: number,
): ModuleLike | undefined {
  for (const module of table.candidates(hash)) {
    const key = moduleKey(module);
    if (key.bytes === bytes && sameWords(key.words, w, at)) return module;
  }
  return undefined;
}

function sameWords(a: Int32Array, w: Int32Array, at: number): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== w[at + i]) return false;
  return true;
}

/** Thrown by the decoder: the message names a module this isolate has not loaded. Import it and decode again. */
export class MissingModule {
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
}
