// Memory that changes hands instead of being copied: `transfer(buffer)`, wherever it stands in what is sent.
import type { Transferable } from '../host/platform.ts';
import { types } from 'node:util';
import { checkArgument } from '../options/check.ts';
import { Rule } from '../options/rule.ts';

const anObject = new Rule(
  'an object, such as an ArrayBuffer',
  (value) => typeof value === 'object' && value !== null,
);
const anArray = new Rule('an array of what is to be moved', Array.isArray);

/** What is given away with a value; of a value that is not memory itself the list says how it crosses to a blocking thread. */
const lists = new WeakMap<object, readonly Transferable[]>();
/** Memory that is given away by whatever message names it. */
const given = new WeakSet<object>();
/** Whether anything was ever marked: without, no message asks. */
export const marks = { any: false };

/**
 * Gives memory away: in the arguments or the result of `spawn`, `spawnOn`, `onEachCore` or `spawnBlocking`, at any depth, the buffers
 * named by `list` are not copied but moved, and detached here as soon as the call has been accepted. By default the list is the buffer itself, or
 * a view's buffer. `spawnBlocking` moves or clones in the same way whatever else `structuredClone` takes (a MessagePort, a Blob
 * with an empty list) where it is an argument or the result itself. Returns `value`.
 */
export function transfer<T extends object>(
  value: T,
  list: readonly Transferable[] = [(ArrayBuffer.isView(value) ? value.buffer : value) as Transferable],
): T {
  checkArgument('transfer', 'value', value, anObject);
  checkArgument('transfer', 'list', list, anArray);
  marks.any = true;
  if (!isMemory(value) && (list.length === 0 || list.some((each) => !types.isArrayBuffer(each)))) {
    refuseSignals(value, new Set(list as readonly object[]));
    lists.set(value, list);
  }
  for (const each of list) if (types.isArrayBuffer(each)) given.add(each);
  return value;
}

function isMemory(value: object): boolean {
  return types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value);
}

/** What is cloned is cloned as Node does, and that makes an AbortSignal an empty object unless it is a transferable one. */
function refuseSignals(value: object, seen: Set<object>): void {
  if (seen.has(value)) return;
  seen.add(value);
  if (value instanceof AbortSignal)
    throw new TypeError(
      'transfer: an AbortSignal cannot be cloned; let it cancel the call: spawnBlocking(…).cancelOn(signal)',
    );
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  for (const each of Object.values(value) as unknown[])
    if (typeof each === 'object' && each !== null) refuseSignals(each, seen);
}

/** What is to be moved with a value that is no memory; undefined if it is an ordinary value. */
export function transferList(value: unknown): readonly Transferable[] | undefined {
  return marks.any && typeof value === 'object' && value !== null ? lists.get(value) : undefined;
}

/** Whether `buffer` is to be given away by the message that names it. */
export function isGiven(buffer: ArrayBuffer): boolean {
  return marks.any && given.has(buffer);
}

/** Memory in a message, and its place beside it; -1: its bytes are in the message. */
export interface Given {
  readonly buffer: ArrayBuffer;
  readonly at: number;
}

/** Detaches what a finished message gives away; what stands beside it is the memory itself from then on. */
export function giveAway(list: readonly Given[], beside: unknown[] | null = null): void {
  for (const { buffer, at } of list) {
    const moved = structuredClone(buffer, { transfer: [buffer] });
    if (at >= 0) beside![at] = moved;
  }
}
