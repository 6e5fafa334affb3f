// Handles that are at home here: by number, with the cores that have a copy of them and the messages on their way that name them. When
// there is neither, the handle is forgotten, and lives as long as the program has it.
import { here } from '../cores/isolate.ts';

interface Entry {
  readonly object: object;
  /** Messages that name it and have not been read. */
  lent: number;
  /** Copies, by core. */
  readonly copies: Map<number, number>;
}

const numbers = new WeakMap<object, number>();
const entries = new Map<number, Entry>();
let last = 0;

/** Cores that there can be: numbers that a core gives are its own. */
const CORES = 4096;

/** A number that no handle has, here or at any other home. */
export function newNumber(): number {
  return ++last * CORES + (here()?.index ?? 0);
}

export function numberOf(object: object): number {
  let number = numbers.get(object);
  if (number === undefined) numbers.set(object, (number = newNumber()));
  return number;
}

/** Core `from` has made a handle here, under a number of its own, and has a copy of it. */
export function adopt(number: number, object: object, from: number): void {
  numbers.set(object, number);
  hold(number, from, object);
}

export function atHome(number: number): object | undefined {
  return entries.get(number)?.object;
}

function entryOf(number: number, object: object): Entry {
  let entry = entries.get(number);
  if (entry === undefined) entries.set(number, (entry = { object, lent: 0, copies: new Map() }));
  return entry;
}

/** A message that names it is on its way. */
export function lendOwn(object: object): void {
  const number = numberOf(object);
  entryOf(number, object).lent++;
}

/** It has been read. */
export function returned(number: number): void {
  const entry = entries.get(number);
  if (entry === undefined) return;
  entry.lent--;
  forgetUnused(number, entry);
}

/** Core `from` has a copy more. */
export function hold(number: number, from: number, object = atHome(number)): void {
  if (object === undefined) return;
  const { copies } = entryOf(number, object);
  copies.set(from, (copies.get(from) ?? 0) + 1);
}

/** Core `from` has a copy less. */
export function drop(number: number, from: number): void {
  const entry = entries.get(number);
  const copies = entry?.copies.get(from);
  if (entry === undefined || copies === undefined) return;
  if (copies > 1) entry.copies.set(from, copies - 1);
  else entry.copies.delete(from);
  forgetUnused(number, entry);
}

function forgetUnused(number: number, entry: Entry): void {
  if (entry.lent > 0 || entry.copies.size > 0) return;
  entries.delete(number);
  forgotten(entry.object);
}

let forgotten: (object: object) => void = () => undefined;

/** What else is done about a handle that no other core has any more. */
export function onForgotten(callback: typeof forgotten): void {
  forgotten = callback;
}

/** The cores that have a copy. */
export function holdersOf(object: object): number[] {
  const entry = entries.get(numbers.get(object) ?? -1);
  return entry === undefined ? [] : [...entry.copies.keys()];
}

/** Core `lost` is gone: the handles of which it had copies. */
export function holderLost(lost: number): object[] {
  const had: object[] = [];
  for (const [number, entry] of [...entries]) {
    if (!entry.copies.delete(lost)) continue;
    had.push(entry.object);
    forgetUnused(number, entry);
  }
  return had;
}

/** Handles that other cores have, or are about to have. */
export function homeCount(): number {
  return entries.size;
}

export function forgetAll(): void {
  const all = [...entries.values()];
  entries.clear();
  for (const { object } of all) forgotten(object);
}
