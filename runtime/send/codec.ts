// One value by itself: encode, decode. Capsules and mail build on the same encoder and decoder.
import { Encoder } from './encoder.ts';
import { Decoder } from './decoder.ts';
import { SendError, Unsendable } from './send-error.ts';
import type { ModuleTable } from './identity.ts';

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
   * sent objects are user code and may send in turn: they get an encoder of their own.
   */
  message<T>(write: (e: Encoder) => void, use: (message: Uint8Array) => T): T {
    if (this.busy) {
      const nested = new Encoder(this.modules);
      write(nested);
      return use(nested.message());
    }
    this.busy = true;
    try {
      this.encoder.reset();
      write(this.encoder);
      return use(this.encoder.message());
    } finally {
      this.busy = false;
    }
  }

  /** A copy of the value's encoding. Throws SendError, its path starting with `root`. */
  encode(value: unknown, root = 'value'): Uint8Array {
    return sendable(root, () =>
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

/** Runs `encode`; what cannot travel, or nests too deeply for the stack, becomes a SendError. */
export function sendable<T>(root: string, encode: () => T, where = ''): T {
  try {
    return encode();
  } catch (fault) {
    if (fault instanceof Unsendable) throw fault.toError(root, where);
    if (isStackOverflow(fault))
      throw new SendError(
        `${root}${where} cannot be sent to another core: it nests too deeply; flatten it`,
        root,
      );
    throw fault;
  }
}

function isStackOverflow(e: unknown): boolean {
  return e instanceof RangeError && e.message.startsWith('Maximum call stack');
}
