// Messages that stay in this isolate. Arguments, results and errors are copied here by the very codec that takes them to another core,
// so what a task is given, and what it can do with it, does not depend on where it runs. Functions, classes and shared memory are
// attached to the message as they are; whether they could travel is asked all the same.
import { types } from 'node:util';
import type { Given } from '../context/given.ts';
import { decodeGiven, encodeCall } from './capsule.ts';
import { Codec, sendable } from './codec.ts';
import { copySmall, NOT_SMALL } from './copy-small.ts';
import { moduleTable } from './module-table.ts';
import { message } from '../task/travels.ts';
import { SendError } from './send-error.ts';
import { spawnedAt } from './spawn-site.ts';

const copier = new Codec(moduleTable);

export function isPlain(v: unknown): boolean {
  return v === null || (typeof v !== 'object' && typeof v !== 'function' && typeof v !== 'symbol');
}

interface Call {
  readonly args: unknown[];
  readonly given: Given;
}

/**
 * Copies of what a task of `fn` begins with: arguments, and what its async context holds. Throws SendError for the first that cannot
 * travel, and has given nothing away then.
 */
export function copyArguments(fn: Function, args: unknown[], given: Given): Call {
  if (given.length === 0 && args.every(isPlain)) return { args, given };
  return sendable(
    () => '',
    () =>
      copier.copy(
        (e) => encodeCall(e, args, given),
        (d) => ({ args: Array.from({ length: d.word() }, () => d.value()), given: decodeGiven(d) }),
        true,
      ),
    () => ` (argument of ${fn.name}${spawnedAt()})`,
  );
}

/** What a task of `fn` has returned. Throws SendError if it cannot travel. */
export function copyResult(fn: Function, value: unknown): unknown {
  if (isPlain(value)) return value;
  const small = typeof value === 'object' ? copySmall(value as object) : NOT_SMALL;
  return small === NOT_SMALL ? copyOf(value, () => `the result of ${fn.name}`, true) : small;
}

/** What a task of `fn` has thrown; a SendError in its place if that cannot travel. */
export function copyError(fn: Function, error: unknown): unknown {
  if (isPlain(error)) return error;
  try {
    return copyOf(error, () => `the error of ${fn.name}`, false);
  } catch (fault) {
    if (fault instanceof SendError && !types.isNativeError(error)) return fault;
    throw fault;
  }
}

function copyOf(value: unknown, root: () => string, gives: boolean): unknown {
  return sendable(root, () =>
    copier.copy(
      (e) => e.value(value),
      (d) => d.value(),
      gives,
    ),
  );
}

/** What goes through a channel that a task was given an end of. */
message.copy = (value) => {
  if (isPlain(value)) return value;
  const small = typeof value === 'object' ? copySmall(value as object) : NOT_SMALL;
  return small === NOT_SMALL ? copyOf(value, () => 'value', true) : small;
};
