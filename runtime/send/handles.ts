// Handles in messages. What stays in this isolate brings the handle itself; between cores a message names it, by the core that has it
// and a number there, and by the core that sends the message, which keeps it until it has been read.
import { crosses, kindOf, Travels } from '../task/travels.ts';
import type { Decoder } from './decoder.ts';
import type { Encoder } from './encoder.ts';
import { Tag } from './format.ts';
import { Unsendable, unsendable } from './send-error.ts';

/** Who has a handle, and what a copy of it on another core begins with. */
export interface Naming {
  readonly home: number;
  readonly id: number;
  readonly state: unknown;
}

/** A handle that a message has named: it is to be acknowledged once that has been read. */
export interface Borrowed {
  readonly home: number;
  readonly id: number;
  readonly lender: number;
}

/** What runtime/remote does for messages. */
export interface Handles {
  /** The number of this core. */
  readonly here: number;
  /** May send mail, but only here. */
  name(kind: Travels, o: object): Naming;
  /** What a message names, as this core has it. No mail is sent meanwhile: the message may lie in the window that mail is written to. */
  receive(kind: Travels, home: number, id: number, state: unknown): object;
  /** A finished message names it. No mail, as above. */
  lend(o: object): void;
}

let handles: Handles | null = null;

/** Null: there are no other cores. */
export function setHandles(implementation: Handles | null): void {
  handles = implementation;
}

export function isHandle(proto: object): boolean {
  return kindOf(proto) !== undefined || proto === AbortSignal.prototype;
}

export function encodeHandle(e: Encoder, o: object): void {
  crosses(o);
  e.met(o);
  if (e.local) {
    e.attach(o);
    return;
  }
  const proto = Object.getPrototypeOf(o) as { constructor: { name: string } };
  const { name } = proto.constructor;
  const kind = kindOf(proto) ?? Travels.ABORT_SIGNAL;
  if (e.beside !== null && kind >= Travels.JOIN_HANDLE) throw unsendable(o);
  if (e.beside !== null)
    throw new Unsendable(
      `a ${name}`,
      'a blocking thread runs no tasks: send it the values instead',
      'handle',
    );
  if (handles === null) throw new Unsendable(`a ${name}`, 'start the runtime first', 'handle');
  const { home, id, state } = handles.name(kind, o);
  e.lent.push(o);
  e.head(Tag.HANDLE, kind);
  e.word(home);
  e.word(handles.here);
  e.value(id);
  e.value(state);
}

export function decodeHandle(d: Decoder, kind: Travels): object {
  const number = d.hold();
  const home = d.word();
  const lender = d.word();
  const id = d.value() as number;
  const handle = handles!.receive(kind, home, id, d.value());
  d.put(number, handle);
  d.borrowed.push({ home, id, lender });
  return handle;
}

/** Handles of a finished message. */
export function lend(list: readonly object[]): void {
  for (const o of list) handles!.lend(o);
}
