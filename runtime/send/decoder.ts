// Reads what the encoder wrote. Nothing here calls user code. Reading is free of side effects until the message is
// complete, so that a message which names a module not yet loaded can be read again from its start.
import { Tag, LONG, SHARED_NODE_BUFFER, VIEW_CLASSES, type RawBuffer } from './format.ts';
import type { Encoder } from './encoder.ts';
import { decodeAsyncCursor, decodeCursor } from './cursor.ts';
import { decodeError } from './error-value.ts';
import { decodeHandle, type Borrowed } from './handles.ts';
import { intrinsicNamed } from './intrinsics.ts';
import { valueNamed } from './named.ts';
import { decodeInstance } from './send.ts';
import { sharedAs, type Named } from './shared.ts';
import { KeyCache } from './tables.ts';
import {
  findModule,
  MissingModule,
  type FunctionIdentity,
  type ModuleLike,
  type ModuleTable,
} from './identity.ts';

const NOTHING = new Int32Array(0);
/** Up to this length a string is put together from character codes; measured. */
const SHORT = 8;

/** Thrown where code of the program's is about to run in the middle of a message that lies in a window others write to. */
export const CODE_RUNS = Symbol('code runs');

export class Decoder {
  /** The message lies where the next one will: code of a class's codec must not run before it is copied. */
  window = false;
  w: Int32Array = NOTHING;
  f: Float64Array = new Float64Array(0);
  b = Buffer.alloc(0) as RawBuffer;
  p = 0;
  readonly modules: ModuleTable;
  private memory: ArrayBufferLike | null = null;
  private origin = -1;
  private length = -1;
  private refs: unknown[] = [];
  private keys: string[] = [];
  private readonly keyCache = new KeyCache();
  private sentModules: ModuleLike[] = [];
  private beside: readonly unknown[] | null = null;
  /** Shared memory that the message has named so far. */
  shares: Named[] = [];
  /** And handles. */
  borrowed: Borrowed[] = [];

  constructor(modules: ModuleTable) {
    this.modules = modules;
  }

  /** Starts a message that `e` has written and that stays in this isolate; `beside` it stand the objects it names. */
  openLocal(e: Encoder, beside: readonly unknown[]): void {
    if (this.memory !== e.w.buffer) {
      this.memory = e.w.buffer;
      this.origin = 0;
      this.length = -1;
      this.w = e.w;
      this.f = e.f;
      this.b = e.b;
    }
    this.start(beside);
  }

  /** Starts a message with `beside` it what it names, see `open`. */
  openWith(bytes: Uint8Array, beside: readonly unknown[]): void {
    this.open(bytes);
    this.beside = beside;
  }

  /** Forgets the message: nothing is to be kept alive by having been sent. */
  release(): void {
    this.start(null);
  }

  /** Starts a message that lies at the start of `bytes`, whose memory is aligned to 8 bytes. Cheapest if it is the same window as last time. */
  open(bytes: Uint8Array): void {
    if (this.memory !== bytes.buffer || this.origin !== bytes.byteOffset || this.length !== bytes.length) {
      this.memory = bytes.buffer;
      this.origin = bytes.byteOffset;
      this.length = bytes.length;
      this.w = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
      this.f = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
      this.b = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length) as RawBuffer;
    }
    this.start(null);
  }

  private start(beside: readonly unknown[] | null): void {
    this.beside = beside;
    if (this.shares.length !== 0) this.shares = [];
    if (this.borrowed.length !== 0) this.borrowed = [];
    this.p = 0;
    if (this.refs.length !== 0) this.refs = [];
    if (this.keys.length !== 0) this.keys = [];
    if (this.sentModules.length !== 0) this.sentModules = [];
  }

  word(): number {
    return this.w[this.p++]!;
  }

  met(o: unknown): void {
    this.refs.push(o);
  }

  /** A number for what is met here and is not made before its parts are. */
  hold(): number {
    return this.refs.push(undefined) - 1;
  }

  put(number: number, o: unknown): void {
    this.refs[number] = o;
  }

  /** Puts `now` in place of `before`, which was met but could not be finished as it was. */
  renew(before: unknown, now: unknown): void {
    this.refs[this.refs.indexOf(before)] = now;
  }

  count(head: number): number {
    const n = head >>> 8;
    return n === LONG ? this.w[this.p++]! >>> 0 : n;
  }

  value(): unknown {
    const head = this.w[this.p++]!;
    switch ((head & 0xff) as Tag) {
      case Tag.UNDEFINED:
        return undefined;
      case Tag.NULL:
        return null;
      case Tag.FALSE:
        return false;
      case Tag.TRUE:
        return true;
      case Tag.SMALL:
        return head >> 8;
      case Tag.INT:
        return this.w[this.p++];
      case Tag.DOUBLE: {
        const at = (this.p + 1) >> 1;
        this.p = (at + 1) << 1;
        return this.f[at];
      }
      case Tag.LATIN1:
        return this.latin1(this.count(head));
      case Tag.UTF16:
        return this.utf16(this.count(head));
      case Tag.BIGINT: {
        const digits = this.string();
        return digits[0] === '-' ? -BigInt('0x' + digits.slice(1)) : BigInt('0x' + digits);
      }
      case Tag.REF:
        return this.refs[this.count(head)];
      case Tag.OBJECT:
        return this.plain({}, this.count(head));
      case Tag.BARE:
        return this.plain(Object.create(null) as Record<string, unknown>, this.count(head));
      case Tag.ARRAY:
        return this.array(this.count(head));
      case Tag.MATCH:
        return this.match(this.count(head));
      case Tag.MAP:
        return this.map(this.count(head));
      case Tag.SET:
        return this.set(this.count(head));
      case Tag.DATE: {
        const at = this.refs.push(null) - 1;
        return (this.refs[at] = new Date(this.value() as number));
      }
      case Tag.REGEXP:
        return this.regexp();
      case Tag.ERROR:
        return decodeError(this, head >>> 8);
      case Tag.BUFFER:
        return this.buffer(this.count(head));
      case Tag.VIEW:
        return this.view(head >>> 8);
      case Tag.NODE_BUFFER: {
        const n = this.count(head);
        const copy = Buffer.from(this.b.subarray(this.p << 2, (this.p << 2) + n));
        this.p += (n + 3) >> 2;
        this.met(copy);
        return copy;
      }
      case Tag.BOXED: {
        const at = this.refs.push(null) - 1;
        return (this.refs[at] = Object(this.value()));
      }
      case Tag.FUNCTION:
        return this.entry(this.count(head));
      case Tag.INTRINSIC:
        return intrinsicNamed(this.string());
      case Tag.BESIDE:
        return this.attached(this.count(head));
      case Tag.SHARED:
        return this.shared(this.count(head));
      case Tag.NAMED:
        return this.named();
      case Tag.INSTANCE: {
        if (this.window) throw CODE_RUNS;
        const codec = this.value();
        const instance = decodeInstance(codec, this.value());
        this.met(instance);
        return instance;
      }
      case Tag.ITERATOR:
        return decodeCursor(this, head >>> 8);
      case Tag.HANDLE:
        return decodeHandle(this, head >>> 8);
      case Tag.ASYNC_CURSOR:
        return decodeAsyncCursor(this);
      case Tag.URL: {
        const at = this.refs.push(null) - 1;
        return (this.refs[at] = new URL(this.string()));
      }
      default:
        throw new Error(`heddle: malformed message, tag ${head & 0xff} at word ${this.p - 1}`);
    }
  }

  string(): string {
    const head = this.w[this.p++]!;
    const n = this.count(head);
    return (head & 0xff) === Tag.LATIN1 ? this.latin1(n) : this.utf16(n);
  }

  private latin1(n: number): string {
    const at = this.p << 2;
    this.p += (n + 3) >> 2;
    if (n > SHORT) return this.b.latin1Slice(at, at + n);
    let s = '';
    for (let i = at; i < at + n; i++) s += String.fromCharCode(this.b[i]!);
    return s;
  }

  private utf16(n: number): string {
    const at = this.p << 2;
    this.p += (n + 1) >> 1;
    return this.b.ucs2Slice(at, at + n * 2);
  }

  static assign(o: Record<string, unknown>, key: string, value: unknown): void {
    // Assigning to __proto__ would set the prototype instead of a property.
    if (key === '__proto__')
      Object.defineProperty(o, key, { value, enumerable: true, writable: true, configurable: true });
    else o[key] = value;
  }

  private plain(o: Record<string, unknown>, n: number): object {
    this.refs.push(o);
    for (let i = 0; i < n; i++) {
      const key = this.key();
      Decoder.assign(o, key, this.value());
    }
    return o;
  }

  key(): string {
    const head = this.w[this.p]!;
    if ((head & 0xff) === Tag.KEY) {
      this.p++;
      return this.keys[this.count(head)]!;
    }
    const key = (head & 0xff) === Tag.LATIN1 ? this.knownKey() : this.string();
    this.keys.push(key);
    return key;
  }

  private knownKey(): string {
    const n = this.count(this.w[this.p++]!);
    const at = this.p;
    this.p += (n + 3) >> 2;
    return this.keyCache.text(this.w, at, n, this.b);
  }

  private array(n: number): unknown[] {
    const a: unknown[] = [];
    this.refs.push(a);
    for (let i = 0; i < n;) {
      const head = this.w[this.p]!;
      if ((head & 0xff) === Tag.HOLES) {
        this.p++;
        i += this.count(head);
        a.length = i;
      } else a[i++] = this.value();
    }
    return a;
  }

  private match(n: number): unknown[] {
    const a = this.array(n) as unknown[] & Record<string, unknown>;
    a['index'] = this.value();
    a['input'] = this.value();
    a['groups'] = this.value();
    const indices = this.value();
    if (indices !== undefined) a['indices'] = indices;
    return a;
  }

  private map(n: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    this.refs.push(map);
    for (let i = 0; i < n; i++) {
      const key = this.value();
      map.set(key, this.value());
    }
    return map;
  }

  private set(n: number): Set<unknown> {
    const set = new Set<unknown>();
    this.refs.push(set);
    for (let i = 0; i < n; i++) set.add(this.value());
    return set;
  }

  private regexp(): RegExp {
    const at = this.refs.push(null) - 1;
    const source = this.string();
    const regexp = new RegExp(source, this.string());
    regexp.lastIndex = this.value() as number;
    return (this.refs[at] = regexp) as RegExp;
  }

  private buffer(n: number): ArrayBuffer {
    const maximum = this.word();
    const buffer = maximum < 0 ? new ArrayBuffer(n) : new ArrayBuffer(n, { maxByteLength: maximum });
    new Uint8Array(buffer).set(this.b.subarray(this.p << 2, (this.p << 2) + n));
    this.p += (n + 3) >> 2;
    this.refs.push(buffer);
    return buffer;
  }

  private view(kind: number): ArrayBufferView {
    const offset = this.word();
    const length = this.word();
    const buffer = this.value() as ArrayBuffer;
    const view =
      kind === SHARED_NODE_BUFFER
        ? Buffer.from(buffer, offset, length)
        : new (VIEW_CLASSES[kind] as Uint8ArrayConstructor)(buffer, offset, length);
    this.refs.push(view);
    return view;
  }

  /** Of memory: functions and classes take no number. */
  private attached(index: number): unknown {
    const value = this.beside![index];
    if (typeof value !== 'function') this.met(value);
    return value;
  }

  private shared(core: number): SharedArrayBuffer {
    const number = this.word();
    const buffer = sharedAs(core, number);
    this.shares.push([core, number]);
    this.met(buffer);
    return buffer;
  }

  private named(): unknown {
    const module = this.module();
    const name = this.string();
    const value = valueNamed(module, name);
    // The module is still on its way through its imports: as good as not loaded.
    if (value === undefined) throw new MissingModule(module.url);
    return value;
  }

  /** A function named without being looked up: what stands behind FUNCTION. */
  identity(): FunctionIdentity {
    const index = this.count(this.w[this.p++]!);
    return { index, module: this.module() };
  }

  private entry(index: number): Function {
    const module = this.module();
    const entry = this.modules.entryOf(module, index);
    // The module is still on its way through its imports: as good as not loaded.
    if (entry === undefined) throw new MissingModule(module.url);
    return entry;
  }

  module(): ModuleLike {
    const head = this.w[this.p++]!;
    if ((head & 0xff) === Tag.MODULE) return this.sentModules[head >>> 8]!;
    const bytes = head >>> 8;
    const hash = this.w[this.p++]!;
    const at = this.p;
    this.p += (bytes + 3) >> 2;
    const module = findModule(this.modules, hash, this.w, at, bytes);
    if (module === undefined) throw new MissingModule(this.b.utf8Slice(at << 2, (at << 2) + bytes));
    this.sentModules.push(module);
    return module;
  }
}
