// Values that change hands instead of being copied: `transfer(buffer)` as an argument or as the result of a blocking call.
import type { Transferable } from '../host/platform.ts';
import { checkArgument } from '../options/check.ts';
import { Rule } from '../options/rule.ts';

const anObject = new Rule(
  'an object, such as an ArrayBuffer',
  (value) => typeof value === 'object' && value !== null,
);
const anArray = new Rule('an array of what is to be moved', Array.isArray);

const lists = new WeakMap<object, readonly Transferable[]>();

/**
 * Marks `value` to be structured-cloned, and what `list` names to be moved, when it is an argument or the result of
 * `spawnBlocking`: whoever gave it away finds its buffers detached. By default the list is the buffer itself, or a view's
 * buffer. An empty list lets everything through that `structuredClone` takes, a SharedArrayBuffer for instance. Returns `value`.
 */
export function transfer<T extends object>(
  value: T,
  list: readonly Transferable[] = [(ArrayBuffer.isView(value) ? value.buffer : value) as Transferable],
): T {
  checkArgument('transfer', 'value', value, anObject);
  checkArgument('transfer', 'list', list, anArray);
  lists.set(value, list);
  return value;
}

/** What is to be moved with `value`; undefined if it is an ordinary value. */
export function transferList(value: unknown): readonly Transferable[] | undefined {
  return typeof value === 'object' && value !== null ? lists.get(value) : undefined;
}
