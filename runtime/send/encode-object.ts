// Objects: plain ones and arrays first, everything else by its prototype. A prototype that is not one of the
// built-in ones means a class instance, which cannot travel: its methods and invariants belong to the class.
import { types } from 'node:util';
import { SHARED_NODE_BUFFER, Tag, VIEW_CLASSES } from './format.ts';
import { Unsendable, member, unsendable } from './send-error.ts';
import { isNamespace } from './intrinsics.ts';
import { Cursor } from '../lowered/iterate.ts';
import { AsyncCursor } from '../lowered/iterate-async.ts';
import { encodeAsyncCursor, encodeCursor } from './cursor.ts';
import { encodeError } from './error-value.ts';
import { encodeHandle, isHandle } from './handles.ts';
import { codecOf, encodeInstance } from './send.ts';
import { isGiven } from './transfer.ts';
import type { Encoder } from './encoder.ts';

/** From here on memory goes beside a message that can have something there. Guessed: a clone costs some microseconds. */
const LARGE = 16 * 1024;
const OBJECT = Object.prototype;
const ARRAY = Array.prototype;
/** Own properties of a RegExp match, beside its elements. */
const MATCH_KEYS = ['index', 'input', 'groups', 'indices'] as const;

const VIEW_KINDS = new Map<object, number>(VIEW_CLASSES.map((c, i) => [c.prototype, i]));

export function encodeObject(e: Encoder, o: object): void {
  const proto = Object.getPrototypeOf(o) as object | null;
  if (proto === OBJECT) {
    if (!isNamespace(o) || !e.intrinsic(o)) encodePlain(e, o as Record<string, unknown>, Tag.OBJECT);
  } else if (proto === ARRAY && Array.isArray(o)) encodeArray(e, o);
  else if (proto === null) encodePlain(e, o as Record<string, unknown>, Tag.BARE);
  else encodeExotic(e, o, proto);
}

function encodePlain(e: Encoder, o: Record<string, unknown>, tag: Tag): void {
  e.met(o);
  const keys = Object.keys(o);
  e.head(tag, keys.length);
  let key = '';
  try {
    for (let i = 0; i < keys.length; i++) {
      key = keys[i]!;
      e.key(key);
      e.value(o[key]);
    }
  } catch (fault) {
    throw fault instanceof Unsendable ? fault.in(member(key)) : fault;
  }
}

function encodeArray(e: Encoder, a: readonly unknown[]): void {
  e.met(a);
  const n = a.length;
  const match = Object.hasOwn(a, 'index') && Object.hasOwn(a, 'input');
  e.head(match ? Tag.MATCH : Tag.ARRAY, n);
  let i = 0;
  try {
    while (i < n) {
      const v = a[i];
      if (v === undefined && !Object.hasOwn(a, i)) {
        const end = endOfHoles(a, i, n);
        e.head(Tag.HOLES, end - i);
        i = end;
      } else {
        e.value(v);
        i++;
      }
    }
  } catch (fault) {
    throw fault instanceof Unsendable ? fault.in(`[${i}]`) : fault;
  }
  if (match) {
    for (const key of MATCH_KEYS) e.value((a as unknown as Record<string, unknown>)[key]);
  }
}

/** Where the run of holes that starts at `from` ends. A vast array with few elements is asked for its keys. */
function endOfHoles(a: readonly unknown[], from: number, n: number): number {
  const near = Math.min(n, from + 4096);
  let i = from + 1;
  while (i < near && !Object.hasOwn(a, i)) i++;
  if (i < near || near === n) return i;
  let end = n;
  for (const key of Object.keys(a)) {
    const index = Number(key);
    if (index >= i && index < end) end = index;
  }
  return end;
}

function encodeExotic(e: Encoder, o: object, proto: object): void {
  if (types.isNativeError(o) || o instanceof DOMException) encodeError(e, o as Error);
  else if (proto === Cursor.prototype) encodeCursor(e, o as Cursor);
  else if (isHandle(proto)) encodeHandle(e, o);
  else if (proto === AsyncCursor.prototype) encodeAsyncCursor(e, o as AsyncCursor);
  else if (types.isMap(o) && proto === Map.prototype) encodeMap(e, o as Map<unknown, unknown>);
  else if (types.isSet(o) && proto === Set.prototype) encodeSet(e, o as Set<unknown>);
  else if (types.isDate(o) && proto === Date.prototype) {
    e.met(o);
    e.head(Tag.DATE, 0);
    e.value(o.getTime());
  } else if (types.isRegExp(o) && proto === RegExp.prototype) {
    e.met(o);
    e.head(Tag.REGEXP, 0);
    e.string(o.source);
    e.string(o.flags);
    e.value(o.lastIndex);
  } else if (ArrayBuffer.isView(o)) encodeView(e, o, proto);
  else if (types.isArrayBuffer(o) && proto === ArrayBuffer.prototype) encodeBuffer(e, o);
  else if (types.isSharedArrayBuffer(o) && proto === SharedArrayBuffer.prototype) encodeShared(e, o);
  else if (types.isBoxedPrimitive(o) && !types.isSymbolObject(o)) {
    e.met(o);
    e.head(Tag.BOXED, 0);
    e.value(o.valueOf());
  } else if (o instanceof URL && proto === URL.prototype) {
    e.met(o);
    e.head(Tag.URL, 0);
    e.string(o.href);
  } else if (!encodeInstanceOf(e, o, proto) && !e.intrinsic(o)) throw unsendable(o);
}

function encodeMap(e: Encoder, map: Map<unknown, unknown>): void {
  e.met(map);
  e.head(Tag.MAP, map.size);
  let key: unknown;
  let part = '';
  try {
    for (const [k, v] of [...map]) {
      key = k;
      part = '.keys()';
      e.value(k);
      part = '';
      e.value(v);
    }
  } catch (fault) {
    throw fault instanceof Unsendable ? fault.in(part || `.get(${keyText(key)})`) : fault;
  }
}

function encodeSet(e: Encoder, set: Set<unknown>): void {
  e.met(set);
  e.head(Tag.SET, set.size);
  try {
    for (const v of [...set]) e.value(v);
  } catch (fault) {
    throw fault instanceof Unsendable ? fault.in('.values()') : fault;
  }
}

function keyText(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : typeof key === 'object' ? '{…}' : String(key);
}

function encodeBuffer(e: Encoder, buffer: ArrayBuffer): void {
  if (buffer.byteLength === 0 && isDetached(buffer))
    throw new Unsendable('a detached ArrayBuffer', 'its memory was handed to somebody else before');
  e.met(buffer);
  const gives = e.gives && isGiven(buffer);
  if (e.beside !== null && (gives || buffer.byteLength >= LARGE)) {
    // Its copy is not made twice.
    const at = e.attach(gives ? buffer : structuredClone(buffer));
    if (gives) e.given.push({ buffer, at });
    return;
  }
  if (gives) e.given.push({ buffer, at: -1 });
  e.head(Tag.BUFFER, buffer.byteLength);
  e.word(buffer.resizable ? buffer.maxByteLength : -1);
  e.bytes(new Uint8Array(buffer));
}

/** Node 20 has no property that says so. */
function isDetached(buffer: ArrayBuffer): boolean {
  try {
    return new Uint8Array(buffer).length !== 0;
  } catch {
    return true;
  }
}

function encodeView(e: Encoder, view: ArrayBufferView, proto: object): void {
  const { buffer } = view;
  let kind = VIEW_KINDS.get(proto);
  if (proto === Buffer.prototype) {
    if (!types.isSharedArrayBuffer(buffer) && !(e.gives && isGiven(buffer as ArrayBuffer))) {
      // Small Buffers are cut from a pool they share with strangers: only their own bytes travel.
      e.met(view);
      e.head(Tag.NODE_BUFFER, view.byteLength);
      e.bytes(view as Uint8Array);
      return;
    }
    kind = SHARED_NODE_BUFFER;
  }
  if (kind === undefined) throw unsendable(view);
  e.head(Tag.VIEW, kind);
  e.word(view.byteOffset);
  e.word(kind === 0 ? view.byteLength : (view as Uint8Array).length);
  e.value(buffer);
  e.met(view);
}

/** Sent and received are two objects over one memory, as with structuredClone, also where the message stays here. */
function encodeShared(e: Encoder, buffer: SharedArrayBuffer): void {
  e.met(buffer);
  if (e.beside !== null) e.attach(structuredClone(buffer));
  else e.share(buffer);
}

/** By the codec of its class; false if that has none. */
function encodeInstanceOf(e: Encoder, o: object, proto: object): boolean {
  const codec = codecOf(proto);
  if (codec === undefined) return false;
  const start = e.p;
  e.word(Tag.INSTANCE);
  if (!e.named(codec as unknown as object)) {
    e.p = start;
    throw new Unsendable(
      `an instance of ${(codec as unknown as Function).name}, which is not at the top level of a compiled module, or of the program's entry`,
      'move the class there: its codec has to be found on the other core',
    );
  }
  e.value(encodeInstance(codec, o));
  e.met(o);
  return true;
}
