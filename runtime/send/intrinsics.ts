// What every isolate has by itself: the language's and Node's own functions and namespaces. In the middle of a call such
// as `Math.max(a, await b)` or `list.push(await c)` the function called is a live value, so it has to travel: by name.
// The table is made at first need, which costs about a millisecond.

/** Globals by name; their own functions, and those of their prototypes, belong to the table as well. */
const GLOBALS =
  'Object Function Array Number Boolean String Symbol BigInt Date RegExp Promise Map Set WeakMap WeakSet WeakRef Proxy Error ' +
  'AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError ArrayBuffer SharedArrayBuffer DataView ' +
  'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array ' +
  'BigInt64Array BigUint64Array Iterator FinalizationRegistry Math JSON Reflect Atomics Intl globalThis ' +
  'parseInt parseFloat isNaN isFinite encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape ' +
  'console process performance Buffer URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Event ' +
  'EventTarget structuredClone queueMicrotask setTimeout clearTimeout setInterval clearInterval setImmediate ' +
  'clearImmediate atob btoa';

const TYPED_ARRAY = Object.getPrototypeOf(Int8Array) as object;

let names: Map<unknown, string> | null = null;
const values = new Map<string, unknown>();

function table(): Map<unknown, string> {
  if (names !== null) return names;
  names = new Map();
  for (const name of GLOBALS.split(' ')) {
    const value: unknown = (globalThis as Record<string, unknown>)[name];
    if (value !== undefined) addWithMembers(name, value as object);
  }
  addWithMembers('TypedArray', TYPED_ARRAY);
  return names;
}

function addWithMembers(name: string, value: object): void {
  add(name, value);
  if (value === globalThis) return;
  addMembers(name, value);
  const prototype: unknown = typeof value === 'function' ? value.prototype : Object.getPrototypeOf(value);
  if (typeof prototype === 'object' && prototype !== null) addMembers(`${name}.prototype`, prototype);
}

function addMembers(name: string, owner: object): void {
  for (const key of Reflect.ownKeys(owner)) {
    const member: unknown = Object.getOwnPropertyDescriptor(owner, key)!.value;
    if (typeof member === 'function') add(`${name}.${String(key)}`, member);
  }
}

/** The first name stays: `Array.prototype.values` is also `[Symbol.iterator]`. */
function add(name: string, value: object): void {
  values.set(name, value);
  if (!names!.has(value)) names!.set(value, name);
}

/** The name under which any isolate finds `value`. */
export function nameOfIntrinsic(value: object): string | undefined {
  return table().get(value);
}

export function intrinsicNamed(name: string): unknown {
  table();
  return values.get(name);
}

/** Namespaces that look like plain objects. */
export function isNamespace(o: object): boolean {
  return o === Math || o === JSON || o === Reflect || o === Atomics || o === Intl;
}
