// The wire format of a message between cores. Both ends are the same build in the same process, so the format
// carries no version and may use the machine's byte order.
//
// A message is a sequence of 32-bit words. A value starts with a head word: the tag in the low 8 bits, a payload
// in the high 24 (a small integer, or a count; LONG says that the count stands in the next word). Doubles lie on
// even words, so that one Float64Array over the same memory reads them. Every object takes the next reference
// number when its head is met, on both sides alike, which is how cycles and shared references survive.

export const enum Tag {
  UNDEFINED = 0,
  NULL = 1,
  FALSE = 2,
  TRUE = 3,
  /** payload: signed 24-bit integer */
  SMALL = 4,
  /** next word */
  INT = 5,
  /** pad to an even word, then two words */
  DOUBLE = 6,
  /** payload: length; bytes padded to a word */
  LATIN1 = 7,
  /** payload: length in UTF-16 units; padded to a word */
  UTF16 = 8,
  /** a string: the value in hexadecimal, '-' first if negative */
  BIGINT = 9,
  /** payload: reference number of an object met before in this message */
  REF = 10,
  /** payload: number of keys; then key, value … */
  OBJECT = 11,
  /** as OBJECT, with a null prototype */
  BARE = 12,
  /** payload: length; elements, HOLES counting for several */
  ARRAY = 13,
  /** payload: how many holes in a row, inside ARRAY only */
  HOLES = 14,
  /** as ARRAY, then `index`, `input`, `groups`, `indices` */
  MATCH = 15,
  /** payload: number of entries */
  MAP = 16,
  SET = 17,
  /** then the time as a double */
  DATE = 18,
  /** source, flags, lastIndex */
  REGEXP = 19,
  /** payload: class index; see errors.ts */
  ERROR = 20,
  /** payload: byte length; word: maxByteLength or -1; bytes padded to a word */
  BUFFER = 21,
  /** payload: view kind; byte offset word, length word, then the buffer */
  VIEW = 22,
  /** payload: byte length; a Node Buffer of its own */
  NODE_BUFFER = 23,
  /** a primitive follows */
  BOXED = 24,
  /** payload: function index; then the module */
  FUNCTION = 25,
  /** a string */
  URL = 26,
  /** payload: index in the key table of this message, in place of an object's key */
  KEY = 27,
  /** payload: index in the module table of this message */
  MODULE = 28,
  /** hash word, payload: bytes of the URL (UTF-8), padded to a word */
  NEW_MODULE = 29,
  /** a string: the name of something every isolate has */
  INTRINSIC = 30,
  /** payload: index in what stands beside the message */
  BESIDE = 31,
  /** payload: the core that shares it; word: its number there. A SharedArrayBuffer */
  SHARED = 32,
  /** the module, then a string: what it has under that name */
  NAMED = 33,
  /** the class as NAMED or BESIDE, then what its codec made of the instance */
  INSTANCE = 34,
  /** payload: kind; how far it is: see iterator.ts */
  ITERATOR = 35,
  /** payload: kind; words: the core that has it, the core that sends this; its number there, and what a copy begins with */
  HANDLE = 36,
  /** of `for await` over a handle: the handle, then how far it is */
  ASYNC_CURSOR = 37,
}

/** Payload value that says: the count is in the next word. */
export const LONG = 0xffffff;

/** View kinds by index; the codec refers to them by position. */
export const VIEW_CLASSES = [
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** Behind them: a Node Buffer over memory that travels as a whole. */
export const SHARED_NODE_BUFFER = VIEW_CLASSES.length;

/** Buffer's own primitives behind toString and write, which every supported Node has; they skip its argument checks. */
export interface RawBuffer extends Buffer<ArrayBuffer> {
  latin1Slice(start: number, end: number): string;
  ucs2Slice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
  latin1Write(s: string, offset: number, length: number): number;
  ucs2Write(s: string, offset: number, length: number): number;
}
