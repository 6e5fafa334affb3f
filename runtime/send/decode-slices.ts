// Large messages, read a slice at a time: a result of some megabytes takes longer to rebuild than the event loop should stand still.
// Containers are walked by a generator, which costs each of them a tenth of a microsecond more; whatever else is met is read at once.
import { now } from '../host/clock.ts';
import { setImmediate } from '../host/timers.ts';
import { Decoder } from './decoder.ts';
import { Tag } from './format.ts';
import type { ModuleTable } from './identity.ts';

/** From here on a message is read in slices, in bytes. That much takes a millisecond or two. */
export const LARGE_MESSAGE = 256 * 1024;
/** Milliseconds of a slice. Guessed: half of what B6 allows a stall. */
const SLICE_MS = 5;
/** Elements between two looks at the clock. */
const UNLOOKED = 512;

class Slicer {
  readonly d: Decoder;
  left = UNLOOKED;
  until = 0;

  constructor(d: Decoder) {
    this.d = d;
  }

  /** Whether the slice is spent: asked for each element. */
  spent(): boolean {
    if (--this.left > 0) return false;
    this.left = UNLOOKED;
    return now() >= this.until;
  }

  *value(): Generator<void, unknown> {
    const { d } = this;
    const head = d.w[d.p]!;
    switch ((head & 0xff) as Tag) {
      case Tag.OBJECT:
      case Tag.BARE:
        return yield* this.plain();
      case Tag.ARRAY:
        return yield* this.array();
      case Tag.MAP:
      case Tag.SET:
        return yield* this.collection();
      default:
        return d.value();
    }
  }

  private *plain(): Generator<void, unknown> {
    const { d } = this;
    const head = d.word();
    const o = ((head & 0xff) === Tag.BARE ? Object.create(null) : {}) as Record<string, unknown>;
    const n = d.count(head);
    d.met(o);
    for (let i = 0; i < n; i++) {
      if (this.spent()) yield;
      const key = d.key();
      const value = isContainer(d) ? yield* this.value() : d.value();
      Decoder.assign(o, key, value);
    }
    return o;
  }

  private *array(): Generator<void, unknown> {
    const { d } = this;
    const n = d.count(d.word());
    const a: unknown[] = [];
    d.met(a);
    for (let i = 0; i < n;) {
      if (this.spent()) yield;
      const head = d.w[d.p]!;
      if ((head & 0xff) === Tag.HOLES) {
        d.p++;
        i += d.count(head);
        a.length = i;
      } else a[i++] = isContainer(d) ? yield* this.value() : d.value();
    }
    return a;
  }

  private *collection(): Generator<void, unknown> {
    const { d } = this;
    const head = d.word();
    const n = d.count(head);
    const made = (head & 0xff) === Tag.MAP ? new Map<unknown, unknown>() : new Set<unknown>();
    d.met(made);
    for (let i = 0; i < n; i++) {
      if (this.spent()) yield;
      const item = isContainer(d) ? yield* this.value() : d.value();
      if (made instanceof Set) made.add(item);
      else made.set(item, isContainer(d) ? yield* this.value() : d.value());
    }
    return made;
  }
}

function isContainer({ w, p }: Decoder): boolean {
  const tag = (w[p]! & 0xff) as Tag;
  return tag === Tag.OBJECT || tag === Tag.ARRAY || tag === Tag.MAP || tag === Tag.SET || tag === Tag.BARE;
}

/**
 * Reads the value at word `from` of a message in memory of its own, with `beside` it what it names. The event loop has its turn after
 * every slice. `read` is called at the end. Rejects as the decoder throws; then nothing is left behind.
 */
export function decodeInSlices(
  modules: ModuleTable,
  bytes: Uint8Array,
  from: number,
  beside: readonly unknown[] = [],
  read: (d: Decoder) => void = () => undefined,
): Promise<unknown> {
  const d = new Decoder(modules);
  d.openWith(bytes, beside);
  d.p = from;
  const slicer = new Slicer(d);
  const steps = slicer.value();
  return new Promise((resolve, reject) => {
    const slice = (): void => {
      slicer.until = now() + SLICE_MS;
      try {
        const step = steps.next();
        if (step.done === true) {
          read(d);
          resolve(step.value);
        } else setImmediate(slice);
      } catch (fault) {
        reject(fault as Error);
      }
    };
    slice();
  });
}
