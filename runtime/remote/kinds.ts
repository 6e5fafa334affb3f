// What there is to know of each kind of handle, for those who carry them.
import { kindOf, type Travels } from '../task/travels.ts';
import type { CoreLostError } from '../cores/core-lost-error.ts';
import type { Remote } from './copies.ts';

export type Service<T> = (object: T, value: never, from: number) => unknown;

export interface Answer<T> {
  made?(handle: T, value: never, from: number): unknown;
  undo(handle: T, value: never, from: number): void;
}

export interface Kind<T extends object> {
  /** What a copy of the handle, or of a copy of it, begins with. */
  state(handle: T): unknown;
  /** Makes a copy. Must not send mail. */
  copy(remote: Remote, state: never): T;
  /** At home: what copies ask for, by method; a task that is returned is waited for where an answer is wanted. */
  readonly services: Readonly<Record<number, Service<T>>>;
  /** What is made of what a service comes to before it is answered, and how that is undone if the answer cannot go. */
  readonly answers?: Readonly<Record<number, Answer<T>>>;
  /** What stands for the handle at its home, by default itself; and the handle that this stands for. */
  stands?(handle: T): object;
  original?(standIn: object): T;
  /** At a copy: what the home says has happened. */
  pushed?(copy: T, method: number, value: never): void;
  /** At a copy that has just been made, when mail can be sent. */
  arrived?(copy: T, remote: Remote): void;
  /** At a copy: a message that names it is about to go. */
  leaving?(copy: T, remote: Remote): void;
  /** At home: core `from` has a copy that it had not before, made of a message that may be old. */
  held?(handle: T, from: number): void;
  /** At home: core `lost`, which had a copy, is gone. */
  holderLost?(handle: T, lost: number, why: CoreLostError): void;
  /** At home: no other core has a copy any more. */
  forgotten?(handle: T): void;
  /** At a copy: its home is gone. */
  homeLost?(copy: T, why: CoreLostError): void;
}

const kinds: Kind<object>[] = [];

export function addKind<T extends object>(number: Travels, kind: Kind<T>): void {
  kinds[number] = kind as unknown as Kind<object>;
}

export function kindNumbered(number: Travels): Kind<object> {
  return kinds[number]!;
}

let ofOthers: (object: object) => Travels | undefined = () => undefined;

/** How a handle is told whose class is not the runtime's own. */
export function tellOthersBy(test: typeof ofOthers): void {
  ofOthers = test;
}

export function kindFor(handle: object): Kind<object> {
  return kinds[(kindOf(Object.getPrototypeOf(handle) as object) ?? ofOthers(handle))!]!;
}
