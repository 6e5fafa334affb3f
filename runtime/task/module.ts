// Module records: what generated code tells about itself. Names, lines and slots for hog reports, stack traces and the
// send codec; the registry of functions by module URL and id, by which another isolate finds the same function.
import { fileURLToPath } from 'node:url';
import { baseOf, type Bundled } from '../host/bundled.ts';
import { addEntry, isProgramEntry } from '../host/entry.ts';
import { loads } from '../host/loads.ts';
import { isPreloading, seat } from '../host/thread-seat.ts';
import type { Body, Frame } from './frame.ts';
import { hang, type CallableBody } from './body.ts';
import { Launch } from './launch.ts';

export type SiteInfo = [
  pc: number,
  line: number,
  column: number,
  kind: 'await' | 'loop',
  /** Source names of what is saved there, by slot; of a point in a nest, in the order of what the nest hands out. */
  names: (string | null)[],
  /** Of the caller of a nest: the slot of what the nest handed out, its own point first. */
  nest?: number,
];

export interface FunctionInfo {
  name: string;
  id: string;
  line: number;
  slots: number;
  sites: SiteInfo[];
  entry?: Function;
  body?: Body;
}

export interface ModuleRecord {
  /** What other threads load it by: the file's URL, or one that host/bundled.ts knows. */
  url: string;
  /** Of a bundled module: the URL of any other is this and its id. */
  near: string;
  functions: FunctionInfo[];
  /** Name of the source file that the lines are of; the URL is that of the compiled one. */
  source: string;
  /** The program's entry, or a module that is the program: it would run the program again on any thread that loads it. */
  entry: boolean;
}

/** A function of a module, as found by `functionOf` and `bodyAt`. */
export interface FunctionRef {
  module: ModuleRecord;
  info: FunctionInfo;
}

const modules = new Map<string, ModuleRecord>();
const byEntry = new WeakMap<Function, FunctionRef>();
const onFirst: (() => void)[] = [];

/** The error for an entry that would run again; who tells of it (send/entry-error.ts) is there on every thread of heddle's. */
export const refusal = { secondRun: (url: string, _loads: readonly string[]): Error => new Error(url) };

/** What is done when a compiled module is about to be evaluated (executor/fresh-slice.ts). */
export const onEach = { evaluates: (): void => undefined };

/** Was a compiled module of this URL loaded on this thread? */
export function isLoaded(url: string): boolean {
  return modules.has(url);
}

/** Runs `callback` when the first compiled module of this isolate loads. */
export function beforeFirstModule(callback: () => void): void {
  if (modules.size > 0) callback();
  else onFirst.push(callback);
}

/**
 * `$module(file, functions, source, begins, bundled)`: makes the record that stands behind a compiled module's imports. Some
 * bundlers leave `import.meta.url` undefined in CommonJS. `begins`, true: the module begins a program on the main thread only;
 * 'program': it begins one wherever it is loaded, so it counts as the entry that may do no more than import it.
 * @throws EntryModuleError before any statement of such a module or of the program's entry runs on a thread of heddle's
 */
export function module_(
  file: string | undefined,
  functions: FunctionInfo[],
  source = '',
  begins: boolean | 'program' = false,
  bundled?: Bundled,
): ModuleRecord {
  const near = bundled === undefined ? '' : baseOf(bundled[0], file);
  const url = bundled === undefined ? (file ?? '') : near + bundled[1];
  const entry =
    begins === 'program' ||
    (!begins && (isProgramEntry(url) || (bundled !== undefined && isBundleEntry(bundled, file))));
  if (entry) {
    if (seat !== null && !(begins === 'program' && isPreloading())) throw refusal.secondRun(url, [...loads]);
    addEntry(url);
  }
  const record: ModuleRecord = { url, near, functions, source, entry };
  modules.set(record.url, record);
  for (const callback of onFirst.splice(0)) callback();
  onEach.evaluates();
  return record;
}

/** Does a bundled module begin the program? */
function isBundleEntry([, , entry]: Bundled, file: string | undefined): boolean {
  if (!entry.startsWith('file')) return entry === 'yes';
  const name = file?.slice(file.lastIndexOf('/') + 1) ?? '';
  return file !== undefined && isProgramEntry(file) && name.includes(entry.slice('file:'.length));
}

const asyncFunction: unknown = Object.getPrototypeOf(async () => undefined);

/**
 * Gives an entry what async functions inherit (`constructor`, `Symbol.toStringTag`) and takes its prototype away, because
 * libraries ask for them to tell async functions. For functions made once: it costs 200 to 400 ns (Node 20 and 24), which
 * is why closures do without.
 */
function becomeAsync(entry: Function): void {
  if (Object.getPrototypeOf(entry) === asyncFunction) return;
  Object.setPrototypeOf(entry, asyncFunction as object);
  // A declaration's own property cannot be deleted.
  if (Object.hasOwn(entry, 'prototype')) entry.prototype = undefined;
}

/** `$fn(module, index, entry, body)`: registers a module-level function. */
export function fn_(record: ModuleRecord | undefined, index: number, entry: Function, body: Body): void {
  becomeAsync(entry);
  if (record === undefined) return;
  const info = record.functions[index]!;
  info.entry = entry;
  info.body = body;
  const ref = { module: record, info };
  // A rest parameter is packed by the entry: such a body cannot be called with plain arguments.
  if (body.length === entry.length + 1) {
    hang(entry, body as CallableBody, new Launch(record, body, info.slots));
  }
  byEntry.set(entry, ref);
  byEntry.set(body, ref);
}

/** `body` is another form of a function that is registered: whoever meets it in a frame is to know whose it is. */
export function standsFor(body: Body, ref: FunctionRef): void {
  byEntry.set(body, ref);
}

/** Is `fn` a compiled function of the program's entry? No other thread can find it. */
export function isOfEntry(fn: Function): boolean {
  return byEntry.get(fn)?.module.entry === true;
}

/** All modules of this isolate, by URL. */
export function allModules(): ReadonlyMap<string, ModuleRecord> {
  return modules;
}

/** The registration of a module-level compiled function, given its entry or its body. */
export function functionOf(entryOrBody: Function): FunctionRef | undefined {
  return byEntry.get(entryOrBody);
}

/** A function by what a stack says of it: the file's URL or path, and the name, of a method with its class in front. */
export function functionNamed(file: string, name: string): FunctionRef | undefined {
  const own = name.slice(name.lastIndexOf('.') + 1);
  for (const module of modules.values()) {
    if (module.url !== file && !(module.url.startsWith('file:') && fileURLToPath(module.url) === file))
      continue;
    const info = module.functions.find((f) => f.name === own);
    if (info) return { module, info };
  }
  return undefined;
}

export interface Site {
  info: FunctionInfo;
  site: SiteInfo;
}

/** The function of `record` that resume point `pc` belongs to, and the site itself. */
export function siteAt(record: ModuleRecord, pc: number): Site | undefined {
  for (const info of record.functions) {
    for (const site of info.sites) if (site[0] === pc) return { info, site };
  }
  return undefined;
}

/** What the nest that `frame` stands in handed out, its point first; null where it stands in none. */
export function nestState({ site }: Site, frame: Frame): readonly unknown[] | null {
  const state = site[5] === undefined ? null : (frame as unknown as Record<string, unknown>)[`s${site[5]}`];
  return Array.isArray(state) ? state : null;
}

/** Where `frame` stands: in a nest at the point of the loop that was suspended. */
export function siteOfFrame(record: ModuleRecord, frame: Frame): Site | undefined {
  const at = siteAt(record, frame.pc);
  const state = at && nestState(at, frame);
  return (state && siteAt(record, state[0] as number)) ?? at;
}
