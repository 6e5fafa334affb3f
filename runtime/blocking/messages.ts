// What goes to a blocking thread and comes back. Values are encoded as for another core, so that errors keep their class and
// stack, compiled functions travel, and what cannot is named by its path; values given to `transfer` go beside them.
import type { Ending } from '../cores/ending.ts';
import { codec } from '../cores/isolate.ts';
import { SendError } from '../send/send-error.ts';
import { types } from 'node:util';
import { sendable, type Parcel } from '../send/codec.ts';
import { decodeInSlices, LARGE_MESSAGE } from '../send/decode-slices.ts';
import { spawnedAt } from '../send/spawn-site.ts';
import { loadModule } from '../cores/loader.ts';
import { EntryModuleError, fileOf } from '../send/entry-error.ts';
import { MissingModule } from '../send/identity.ts';
import { ModuleLoadError } from './errors.ts';
import type { Place } from './places.ts';
import { resolve } from './resolve.ts';
import type { Transferable } from '../host/platform.ts';
import { transferList } from '../send/transfer.ts';

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  /** Of the module that holds the function; null for what every thread has by itself. */
  readonly url: string | null;
  /** The function if it is a plain one; a compiled one is the first of the encoded values. */
  readonly place: Place | null;
  readonly values: Parcel;
  /** Arguments that are cloned: their positions, and they themselves. */
  readonly at: number[];
  readonly cloned: unknown[];
}

/** To the thread. */
export type Order = Call | { readonly kind: 'cancel' } | { readonly kind: 'end' };

/** From the thread: how a call has ended, or what else the program did there. */
export type Report = Outcome | Ending;

export interface Outcome {
  readonly kind: 'outcome';
  readonly failed: boolean;
  /** The encoded value, or null if it was cloned. */
  readonly value: Parcel | null;
  readonly cloned: unknown;
}

export interface Packed<M> {
  readonly message: M;
  readonly list: readonly Transferable[];
}

/** What a call is known by, beside its arguments. */
export type Callee = Pick<Call, 'name' | 'url' | 'place'>;

/** Encodes a call. Throws SendError for what cannot travel. */
export function packCall(fn: Function, callee: Callee, args: readonly unknown[]): Packed<Call> {
  const at: number[] = [];
  const cloned: unknown[] = [];
  const list: Transferable[] = [];
  const copied = args.map((argument, i) => {
    const moves = transferList(argument);
    if (moves === undefined) return argument;
    at.push(i);
    cloned.push(argument);
    list.push(...moves);
    return undefined;
  });
  let i = -1;
  const encode = (): Parcel =>
    codec.parcel((e) => {
      e.value(callee.place === null ? fn : null);
      e.word(copied.length);
      for (i = 0; i < copied.length; i++) e.value(copied[i]);
    });
  const place = (): string => ` (argument of ${callee.name}${spawnedAt()})`;
  const values = sendable(() => `args[${i}]`, encode, place);
  return { message: { kind: 'call', ...callee, values, at, cloned }, list: [...list, ...movable(values)] };
}

/** What is the parcel's own: copies made for it, and what was given away. */
function movable({ bytes, beside }: Parcel): Transferable[] {
  return [bytes.buffer as ArrayBuffer, ...(beside.filter(types.isArrayBuffer) as ArrayBuffer[])];
}

/** A function and what it is called with. */
export interface Opened {
  readonly fn: Function;
  readonly self: unknown;
  readonly args: unknown[];
}

/** The function and its arguments; loads the modules it takes. */
export async function openCall(call: Call): Promise<Opened> {
  const load = (url: string): Promise<Record<string, unknown>> => loadFor(call, url);
  const [compiled, args] = await decoded(call.values, readCall, load);
  call.at.forEach((position, i) => (args[position] = call.cloned[i]));
  if (call.place === null) return { fn: compiled as Function, self: undefined, args };
  return { ...resolve(await load(call.place.url), call.place), args };
}

async function loadFor({ name, url }: Call, needed: string): Promise<Record<string, unknown>> {
  try {
    return await loadModule(needed);
  } catch (cause) {
    // Says all there is to say.
    if (cause instanceof EntryModuleError) throw cause;
    const what = needed === url ? 'the function' : 'a function among its arguments';
    throw new ModuleLoadError(
      `spawnBlocking(${name}): the thread could not load ${fileOf(needed)}, which holds ${what}: ${reason(cause)}; a thread imports ` +
        'the module, and what it does when it is loaded has to work there too: keep such functions in modules without side effects',
      { cause },
    );
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function readCall({ bytes, beside }: Parcel): [unknown, unknown[]] {
  const d = codec.decoder;
  d.openWith(bytes, beside);
  const fn = d.value();
  const args = Array<unknown>(d.word());
  for (let i = 0; i < args.length; i++) args[i] = d.value();
  return [fn, args];
}

async function decoded<T>(
  parcel: Parcel,
  read: (parcel: Parcel) => T | Promise<T>,
  load: (url: string) => Promise<unknown>,
): Promise<T> {
  let missed = '';
  for (;;) {
    try {
      return await read(parcel);
    } catch (fault) {
      if (!(fault instanceof MissingModule)) throw fault;
      if (fault.url === missed)
        throw new Error(`${missed} does not register the function: was it compiled differently there?`, {
          cause: fault,
        });
      missed = fault.url;
    }
    await load(missed);
  }
}

/** Encodes what a call has come to. What cannot travel becomes a SendError. */
export function packOutcome(fn: string, failed: boolean, value: unknown): Packed<Outcome> {
  const moves = failed ? undefined : transferList(value);
  if (moves !== undefined)
    return { message: { kind: 'outcome', failed, value: null, cloned: value }, list: moves };
  const what = failed ? 'the error' : `the result of ${fn}`;
  let parcel: Parcel;
  try {
    parcel = encoded(value, what);
  } catch (fault) {
    failed = true;
    parcel = encoded(asError(fault, what), what);
  }
  return { message: { kind: 'outcome', failed, value: parcel, cloned: undefined }, list: movable(parcel) };
}

function encoded(value: unknown, what: string): Parcel {
  return sendable(
    () => what,
    () => codec.parcel((e) => e.value(value)),
  );
}

function asError(fault: unknown, what: string): Error {
  return fault instanceof SendError
    ? fault
    : new SendError(`${what} cannot be sent to another thread: ${String(fault)}`, what);
}

/** Whether it is better opened later, a slice at a time. */
export function isLarge({ value }: Outcome): boolean {
  return value !== null && value.bytes.length >= LARGE_MESSAGE;
}

/** The value or error. The module of a function in it may have to be loaded first. */
export function openOutcome({ value, cloned }: Outcome): unknown {
  if (value === null) return cloned;
  const d = codec.decoder;
  d.openWith(value.bytes, value.beside);
  return d.value();
}

/** Takes its time, and waits for modules that are missing. */
export function openOutcomeLater({ value }: Outcome): Promise<unknown> {
  return decoded(value!, ({ bytes, beside }) => decodeInSlices(codec.modules, bytes, 0, beside), loadModule);
}
