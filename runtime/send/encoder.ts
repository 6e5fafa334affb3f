// Writes values into a scratch memory that grows and is used again. Primitives are handled here, objects in
// encode-object.ts. One encoder serves an isolate; a getter that sends something while it is read finds the
// encoder busy and gets one of its own (see codec.ts).
import { Tag, LONG, type RawBuffer } from './format.ts';
import { unsendableFunction } from './entry-function.ts';
import { Unsendable, unsendable } from './send-error.ts';
import { encodeObject } from './encode-object.ts';
import { nameOfIntrinsic } from './intrinsics.ts';
import { KeyTable, ReferenceTable } from './tables.ts';
import { moduleKey, type FunctionIdentity, type ModuleTable } from './identity.ts';
import { namedIdentity } from './named.ts';
import { numberOf, sharingCore } from './shared.ts';
import type { Given } from './transfer.ts';

/** Smallest and largest scratch kept between messages, in bytes. Guessed: frames are far below either. */
const INITIAL = 16 * 1024;
const KEPT = 1024 * 1024;
/** A message's limit: word offsets must stay small integers and a copy of it must fit beside it. */
const LIMIT = 1024 * 1024 * 1024;
/** Up to this length a loop over the code units beats a call into Buffer; measured at 40 to 60. */
const SHORT = 40;

export class Encoder {
  w: Int32Array;
  f: Float64Array;
  b: RawBuffer;
  /** Position in words. */
  p = 0;
  /** What goes with the message as it is; null: nothing can. */
  beside: unknown[] | null = null;
  /** The message stays in this isolate. */
  local = false;
  /** What was marked by `transfer` is given away. */
  gives = false;
  /** What is. */
  given: Given[] = [];
  /** Shared memory that the message names. */
  shared: SharedArrayBuffer[] = [];
  /** Handles that it names. */
  lent: object[] = [];
  readonly modules: ModuleTable;
  private room: number;
  private readonly refs = new ReferenceTable();
  private readonly keys = new KeyTable();
  private sentModules: object[] = [];

  constructor(modules: ModuleTable) {
    this.modules = modules;
    const memory = new ArrayBuffer(INITIAL);
    this.w = new Int32Array(memory);
    this.f = new Float64Array(memory);
    this.b = Buffer.from(memory) as RawBuffer;
    this.room = this.w.length;
  }

  /** Starts a message. */
  reset(): void {
    this.p = 0;
    if (this.refs.size !== 0) this.refs.truncate(0);
    if (this.keys.size !== 0) this.keys.clear();
    if (this.sentModules.length !== 0) this.sentModules = [];
    if (this.given.length !== 0) this.given = [];
    if (this.shared.length !== 0) this.shared = [];
    if (this.lent.length !== 0) this.lent = [];
    this.gives = false;
    if (this.room > KEPT / 4) this.reallocate(INITIAL, false);
  }

  /** The message so far; valid until the next one starts. */
  message(): Uint8Array {
    return this.b.subarray(0, this.p << 2);
  }

  /** Makes sure that `words` more can be written. */
  reserve(words: number): void {
    if (this.p + words <= this.room) return;
    const needed = (this.p + words) * 4;
    if (needed > LIMIT) throw new Unsendable('more than 1 GiB when encoded', 'send it in parts', 'size');
    let bytes = this.room * 4;
    while (bytes < needed) bytes *= 2;
    this.reallocate(bytes, true);
  }

  private reallocate(bytes: number, keep: boolean): void {
    const old = this.w;
    const memory = new ArrayBuffer(bytes);
    this.w = new Int32Array(memory);
    this.f = new Float64Array(memory);
    this.b = Buffer.from(memory) as RawBuffer;
    this.room = this.w.length;
    if (keep) this.w.set(old.subarray(0, this.p));
  }

  word(value: number): void {
    if (this.p + 1 > this.room) this.reserve(1);
    this.w[this.p++] = value;
  }

  head(tag: Tag, count: number): void {
    if (this.p + 2 > this.room) this.reserve(2);
    if (count < LONG) this.w[this.p++] = tag | (count << 8);
    else {
      this.w[this.p++] = tag | (LONG << 8);
      this.w[this.p++] = count;
    }
  }

  value(v: unknown): void {
    if (this.p + 4 > this.room) this.reserve(4);
    switch (typeof v) {
      case 'number': {
        const i = v | 0;
        if (i === v && (i !== 0 || 1 / v > 0)) {
          if ((i << 8) >> 8 === i) this.w[this.p++] = Tag.SMALL | (i << 8);
          else {
            this.w[this.p++] = Tag.INT;
            this.w[this.p++] = i;
          }
        } else this.double(v);
        return;
      }
      case 'string':
        this.string(v);
        return;
      case 'boolean':
        this.w[this.p++] = v ? Tag.TRUE : Tag.FALSE;
        return;
      case 'undefined':
        this.w[this.p++] = Tag.UNDEFINED;
        return;
      case 'object':
        if (v === null) this.w[this.p++] = Tag.NULL;
        else this.object(v);
        return;
      case 'bigint':
        this.w[this.p++] = Tag.BIGINT;
        this.string(v.toString(16));
        return;
      case 'function':
        this.function(v);
        return;
      default:
        throw unsendable(v);
    }
  }

  private double(v: number): void {
    this.w[this.p++] = Tag.DOUBLE;
    if ((this.p & 1) !== 0) this.w[this.p++] = 0;
    this.f[this.p >> 1] = v;
    this.p += 2;
  }

  string(s: string): void {
    const n = s.length;
    this.reserve(2 + ((n + 3) >> 2));
    const start = this.p;
    this.head(Tag.LATIN1, n);
    const b = this.b;
    const at = this.p << 2;
    if (n <= SHORT) {
      let seen = 0;
      // Zero padding: keys are compared word by word.
      if (n !== 0) this.w[this.p + ((n - 1) >> 2)] = 0;
      for (let i = 0; i < n; i++) {
        const c = s.charCodeAt(i);
        seen |= c;
        b[at + i] = c;
      }
      if (seen < 256) {
        this.p += (n + 3) >> 2;
        return;
      }
    } else {
      // Writing cuts units to bytes: if reading back gives another string, some unit was wider.
      b.latin1Write(s, at, n);
      if (b.latin1Slice(at, at + n) === s) {
        this.p += (n + 3) >> 2;
        return;
      }
    }
    this.p = start;
    this.reserve(2 + ((n + 1) >> 1));
    this.head(Tag.UTF16, n);
    this.b.ucs2Write(s, this.p << 2, n * 2);
    this.p += (n + 1) >> 1;
  }

  /** An object's key: the text once a message, its number from then on. */
  key(k: string): void {
    const known = this.keys.find(k);
    if (known >= 0) this.head(Tag.KEY, known);
    else {
      this.keys.add(k);
      this.string(k);
    }
  }

  bytes(source: Uint8Array): void {
    const n = source.length;
    this.reserve((n + 3) >> 2);
    this.b.set(source, this.p << 2);
    this.p += (n + 3) >> 2;
  }

  private object(o: object): void {
    const known = this.refs.find(o);
    if (known >= 0) this.head(Tag.REF, known);
    else encodeObject(this, o);
  }

  /** Gives `o` its reference number; the decoder does the same at the same place. */
  met(o: object): void {
    this.refs.add(o);
  }

  private function(fn: Function): void {
    const identity = this.modules.identityOf(fn);
    if (identity !== undefined) {
      if (this.local) this.attach(fn);
      else this.identity(identity);
    } else if (!this.intrinsic(fn) && !this.named(fn)) throw unsendableFunction(fn);
  }

  /** Puts `value` beside the message. */
  attach(value: unknown): number {
    const at = this.beside!.push(value) - 1;
    this.head(Tag.BESIDE, at);
    return at;
  }

  /** Names memory that other cores get from this one. */
  share(buffer: SharedArrayBuffer): void {
    this.shared.push(buffer);
    this.head(Tag.SHARED, sharingCore());
    this.word(numberOf(buffer));
  }

  /** A class, or what else a module has under a name; false if no module says so. */
  named(value: object): boolean {
    const identity = namedIdentity(value);
    if (identity === undefined) return false;
    if (this.local) this.attach(value);
    else {
      this.word(Tag.NAMED);
      this.module(identity.module);
      this.string(identity.name);
    }
    return true;
  }

  /** Something every isolate has by itself; false if it is not. */
  intrinsic(value: object): boolean {
    const name = nameOfIntrinsic(value);
    if (name === undefined) return false;
    this.word(Tag.INTRINSIC);
    this.string(name);
    return true;
  }

  identity(identity: FunctionIdentity): void {
    this.head(Tag.FUNCTION, identity.index);
    this.module(identity.module);
  }

  module(module: object): void {
    const sent = this.sentModules;
    for (let i = 0; i < sent.length; i++) {
      if (sent[i] === module) {
        this.word(Tag.MODULE | (i << 8));
        return;
      }
    }
    sent.push(module);
    const key = moduleKey(module as { url: string });
    const words = key.words;
    this.reserve(2 + words.length);
    const w = this.w;
    let p = this.p;
    w[p++] = Tag.NEW_MODULE | (key.bytes << 8);
    w[p++] = key.hash;
    for (let i = 0; i < words.length; i++) w[p++] = words[i]!;
    this.p = p;
  }

  /** Runs `write`; if it meets something unsendable, takes back what it wrote and returns the reason. */
  attempt(write: () => void): Unsendable | null {
    const { p } = this;
    const refCount = this.refs.size;
    const keyCount = this.keys.size;
    const moduleCount = this.sentModules.length;
    const givenCount = this.given.length;
    const sharedCount = this.shared.length;
    const lentCount = this.lent.length;
    const besideCount = this.beside?.length ?? 0;
    try {
      write();
      return null;
    } catch (e) {
      if (!(e instanceof Unsendable)) throw e;
      this.p = p;
      this.refs.truncate(refCount);
      this.keys.truncate(keyCount);
      this.sentModules.length = moduleCount;
      this.given.length = givenCount;
      this.shared.length = sharedCount;
      this.lent.length = lentCount;
      if (this.beside !== null) this.beside.length = besideCount;
      return e;
    }
  }
}
