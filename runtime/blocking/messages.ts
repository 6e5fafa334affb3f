// What goes to a blocking thread and comes back. Values are encoded as for another core, so that errors keep their class and
// stack, compiled functions travel, and what cannot is named by its path; values given to `transfer` go beside them.
import { codec } from '../cores/isolate.ts';
import { SendError } from '../send/send-error.ts';
import { sendable } from '../send/codec.ts';
import { loadModule } from '../cores/loader.ts';
import { MissingModule } from '../send/identity.ts';
import type { Place } from './importable.ts';
import type { Transferable } from '../host/platform.ts';
import { transferList } from './transfer.ts';

export interface Call {
  readonly kind: 'call';
  /** The function if it is a plain one; a compiled one is the first of the encoded values. */
  readonly place: Place | null;
  readonly values: Uint8Array;
  /** Arguments that are cloned: their positions, and they themselves. */
  readonly at: number[];
  readonly cloned: unknown[];
}

/** To the thread. */
export type Order = Call | { readonly kind: 'cancel' } | { readonly kind: 'end' };

/** From the thread. */
export interface Outcome {
  readonly failed: boolean;
  /** The encoded value, or null if it was cloned. */
  readonly value: Uint8Array | null;
  readonly cloned: unknown;
}

export interface Packed<M> {
  readonly message: M;
  readonly list: readonly Transferable[];
}

/** Encodes a call. Throws SendError for what cannot travel. */
export function packCall(fn: Function, place: Place | null, args: readonly unknown[]): Packed<Call> {
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
  const encode = (): Uint8Array =>
    codec.message(
      (e) => {
        e.value(place === null ? fn : null);
        e.word(copied.length);
        for (i = 0; i < copied.length; i++) e.value(copied[i]);
      },
      (message) => new Uint8Array(message),
    );
  const values = sendableArgument(encode, () => `args[${i}]`, ` (argument of ${fn.name})`);
  return { message: { kind: 'call', place, values, at, cloned }, list: [...list, bufferOf(values)] };
}

function sendableArgument<T>(encode: () => T, path: () => string, where: string): T {
  try {
    return encode();
  } catch (fault) {
    return sendable(
      path(),
      () => {
        throw fault;
      },
      where,
    );
  }
}

/** The function and its arguments; loads the modules it takes. */
export async function openCall(call: Call): Promise<[Function, unknown[]]> {
  const [compiled, args] = await decoded(call.values, readCall);
  call.at.forEach((position, i) => (args[position] = call.cloned[i]));
  if (call.place === null) return [compiled as Function, args];
  const { url, name } = call.place;
  const exports = (await import(url)) as Record<string, unknown> & { default?: Record<string, unknown> };
  // Of a CommonJS module not every export shows.
  const fn = exports[name] ?? exports.default?.[name];
  if (typeof fn !== 'function')
    throw new SendError(`spawnBlocking: ${url} exports no function "${name}"; export it`, name);
  return [fn, args];
}

function readCall(bytes: Uint8Array): [unknown, unknown[]] {
  const d = codec.decoder;
  d.open(bytes);
  const fn = d.value();
  const args = Array<unknown>(d.word());
  for (let i = 0; i < args.length; i++) args[i] = d.value();
  return [fn, args];
}

async function decoded<T>(bytes: Uint8Array, read: (bytes: Uint8Array) => T): Promise<T> {
  let missed = '';
  for (;;) {
    try {
      return read(bytes);
    } catch (fault) {
      if (!(fault instanceof MissingModule)) throw fault;
      if (fault.url === missed)
        throw new Error(`${missed} does not register the function: was it compiled differently there?`, {
          cause: fault,
        });
      missed = fault.url;
    }
    await loadModule(missed);
  }
}

/** Encodes what a call has come to. What cannot travel becomes a SendError. */
export function packOutcome(fn: string, failed: boolean, value: unknown): Packed<Outcome> {
  const moves = failed ? undefined : transferList(value);
  if (moves !== undefined) return { message: { failed, value: null, cloned: value }, list: moves };
  const what = failed ? 'the error' : `the result of ${fn}`;
  let bytes: Uint8Array;
  try {
    bytes = codec.encode(value, what);
  } catch (fault) {
    failed = true;
    bytes = codec.encode(asError(fault, what));
  }
  return { message: { failed, value: bytes, cloned: undefined }, list: [bufferOf(bytes)] };
}

function asError(fault: unknown, what: string): Error {
  return fault instanceof SendError
    ? fault
    : new SendError(`${what} cannot be sent to another thread: ${String(fault)}`, what);
}

/** The value or error. The module of a function in it may have to be loaded first. */
export function openOutcome(outcome: Outcome): unknown {
  return outcome.value === null ? outcome.cloned : codec.decode(outcome.value);
}

/** Waits for modules that `openOutcome` found missing. */
export function openOutcomeLater(outcome: Outcome): Promise<unknown> {
  return decoded(outcome.value!, (bytes) => codec.decode(bytes));
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer as ArrayBuffer;
}
