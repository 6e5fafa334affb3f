// One value by itself: encode, decode. Capsules and mail build on the same encoder and decoder.
import { Encoder } from './encoder.ts';
import { Decoder } from './decoder.ts';
import { lend } from './handles.ts';
import { hold } from './shared.ts';
import { giveAway } from './transfer.ts';
import { SendError, Unsendable } from './send-error.ts';
import type { ModuleTable } from './identity.ts';

export interface Parcel {
  readonly bytes: Uint8Array;
  readonly beside: readonly unknown[];
}

export class Codec {
  readonly modules: ModuleTable;
  readonly decoder: Decoder;
  private readonly encoder: Encoder;
  private busy = false;

  constructor(modules: ModuleTable) {
    this.modules = modules;
    this.encoder = new Encoder(modules);
    this.decoder = new Decoder(modules);
  }

  /**
   * Runs `write` on an encoder and hands the finished message to `use`, which must copy what it keeps. Getters of
   * sent objects are user code and may send in turn: they get an encoder of their own. `gives`: what was marked by
   * `transfer` is detached here, once the message is complete.
   */
  message<T>(write: (e: Encoder) => void, use: (message: Uint8Array) => T, gives = false): T {
    if (this.busy) return finish(new Encoder(this.modules), write, use, gives);
    this.busy = true;
    try {
      return finish(this.encoder, write, use, gives);
    } finally {
      this.busy = false;
    }
  }

  /**
   * A message to another thread that is posted: large and shared memory goes beside it. What stands there and is no shared memory is the
   * message's own, and can be moved.
   */
  parcel(write: (e: Encoder) => void): Parcel {
    const e = new Encoder(this.modules);
    e.gives = true;
    const beside = (e.beside = [] as unknown[]);
    write(e);
    if (e.given.length !== 0) giveAway(e.given, beside);
    return { bytes: new Uint8Array(e.message()), beside };
  }

  /** A message to this very isolate: what `write` wrote, as `read` reads it. */
  copy<T>(write: (e: Encoder) => void, read: (d: Decoder) => T, gives: boolean): T {
    // Decoding runs code of classes with a codec, which may send in turn.
    if (this.busy) return pass(new Encoder(this.modules), new Decoder(this.modules), write, read, gives);
    this.busy = true;
    try {
      return pass(this.encoder, this.decoder, write, read, gives);
    } finally {
      this.busy = false;
    }
  }

  /** A copy of the value's encoding. Throws SendError, its path starting with `root`. */
  encode(value: unknown, root = 'value'): Uint8Array {
    return sendable(
      () => root,
      () =>
        this.message(
          (e) => e.value(value),
          (m) => new Uint8Array(m),
        ),
    );
  }

  decode(bytes: Uint8Array): unknown {
    this.decoder.open(bytes);
    return this.decoder.value();
  }
}

function finish<T>(
  e: Encoder,
  write: (e: Encoder) => void,
  use: (message: Uint8Array) => T,
  gives: boolean,
): T {
  e.reset();
  e.gives = gives;
  write(e);
  const result = use(e.message());
  for (const buffer of e.shared) hold(buffer);
  if (e.lent.length !== 0) lend(e.lent);
  if (e.given.length !== 0) giveAway(e.given);
  return result;
}

function pass<T>(
  e: Encoder,
  d: Decoder,
  write: (e: Encoder) => void,
  read: (d: Decoder) => T,
  gives: boolean,
): T {
  e.reset();
  e.gives = gives;
  e.local = true;
  e.beside = [];
  try {
    write(e);
    if (e.given.length !== 0) giveAway(e.given, e.beside);
    d.openLocal(e, e.beside);
    return read(d);
  } finally {
    e.local = false;
    e.beside = null;
    d.release();
    // Nothing is kept alive by having been sent last.
    e.reset();
  }
}

/** Runs `encode`; what cannot travel, or nests too deeply for the stack, becomes a SendError. */
export function sendable<T>(root: () => string, encode: () => T, where: () => string = () => ''): T {
  try {
    return encode();
  } catch (fault) {
    if (fault instanceof Unsendable) throw fault.toError(root(), where());
    if (isStackOverflow(fault))
      throw new SendError(
        `${root()}${where()} cannot be sent to another core: it nests too deeply; flatten it`,
        root(),
      );
    throw fault;
  }
}

function isStackOverflow(e: unknown): boolean {
  return e instanceof RangeError && e.message.startsWith('Maximum call stack');
}
