// What most messages to this very core are: a small plain object, or an array, of primitives and a few more such. They are copied
// without the codec, which takes four times as long, and come out as it would have them: own enumerable string keys, accessors
// read, holes kept, shared references and cycles kept. Whatever else is met is left to the codec.
import { isNamespace } from './intrinsics.ts';

/** The value is none that is copied here. */
export const NOT_SMALL = Symbol('not small');

/** Objects in one value: they are searched one by one. */
const MOST = 12;

const seen: object[] = [];
const copies: object[] = [];

const getPrototypeOf = Object.getPrototypeOf;
const symbolsOf = Object.getOwnPropertySymbols;
const keysOf = Object.keys;
const isArray = Array.isArray;
const OBJECT = Object.prototype;
const ARRAY = Array.prototype;
const { slice } = ARRAY;

/** A copy of `value`, an object; NOT_SMALL if the codec is to make it. */
export function copySmall(value: object): unknown {
  // A getter that is read may copy in turn, and find the lists in use.
  if (seen.length !== 0) return NOT_SMALL;
  try {
    return copy(value);
  } finally {
    seen.length = copies.length = 0;
  }
}

function copy(value: object): unknown {
  for (let i = 0; i < seen.length; i++) if (seen[i] === value) return copies[i];
  if (seen.length === MOST) return NOT_SMALL;
  const proto: unknown = getPrototypeOf(value);
  if (proto === OBJECT) return copyObject(value as Record<string, unknown>);
  return proto === ARRAY && isArray(value) ? copyArray(value) : NOT_SMALL;
}

function copyObject(o: Record<string, unknown>): unknown {
  if (isNamespace(o)) return NOT_SMALL;
  const made = { ...o };
  if (symbolsOf(made).length !== 0) return NOT_SMALL;
  seen.push(o);
  copies.push(made);
  const keys = keysOf(made);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const v = made[key];
    if (typeof v === 'object' ? v === null : typeof v !== 'function' && typeof v !== 'symbol') continue;
    if (typeof v !== 'object' || key === '__proto__') return NOT_SMALL;
    const inner = copy(v!);
    if (inner === NOT_SMALL) return inner;
    made[key] = inner;
  }
  return made;
}

function copyArray(a: unknown[]): unknown {
  // The result of a match has more to it than its elements.
  if ((a as { index?: unknown }).index !== undefined) return NOT_SMALL;
  const made = slice.call(a);
  seen.push(a);
  copies.push(made);
  for (let i = 0; i < made.length; i++) {
    const v = made[i];
    if (typeof v === 'object' ? v === null : typeof v !== 'function' && typeof v !== 'symbol') continue;
    if (typeof v !== 'object') return NOT_SMALL;
    const inner = copy(v!);
    if (inner === NOT_SMALL) return inner;
    made[i] = inner;
  }
  return made;
}
