// What says that an object is a handle: something that stays where it was made, and that tasks of other cores use from there
// (runtime/remote). The classes say so here, so that neither they nor the codec have to load what makes it true.

/** Kinds of handles; a message names them by number. */
export const enum Travels {
  CHANNEL = 0,
  SENDER = 1,
  RECEIVER = 2,
  ONESHOT_SENDER = 3,
  ONESHOT_RECEIVER = 4,
  BROADCAST_SENDER = 5,
  BROADCAST_RECEIVER = 6,
  WATCHED = 7,
  WATCH_SENDER = 8,
  WATCH_RECEIVER = 9,
  MUTEX = 10,
  SEMAPHORE = 11,
  NOTIFY = 12,
  BARRIER = 13,
  JOIN_HANDLE = 14,
  ABORT_SIGNAL = 15,
}

const KIND: unique symbol = Symbol('heddle.travels');
const CROSS: unique symbol = Symbol('heddle.crosses');

interface Marked {
  [KIND]?: Travels;
  [CROSS]?: (this: object) => void;
}

/**
 * Instances of the class with that prototype are handles of this kind. `crosses` is called when one is about to be given to a task, here
 * or elsewhere: from then on what goes through it are messages.
 */
export function travels<T extends object>(prototype: T, kind: Travels, crosses?: (this: T) => void): void {
  Object.defineProperty(prototype, KIND, { value: kind });
  if (crosses !== undefined) Object.defineProperty(prototype, CROSS, { value: crosses });
}

/** The kind of handle that objects with this very prototype are, if they are handles. A subclass of the program's is none. */
export function kindOf(prototype: object): Travels | undefined {
  return Object.hasOwn(prototype, KIND) ? (prototype as Marked)[KIND] : undefined;
}

/** A handle is about to be given to a task. */
export function crosses(o: object): void {
  (o as Marked)[CROSS]?.();
}

/** How a value becomes a message to this very core; set when the codec is loaded. */
export const message = { copy: (value: unknown): unknown => value };
