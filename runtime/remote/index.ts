// Handles that tasks of other cores use: ends of channels, locks, join handles, abort signals. A handle stays where it was made, its
// home; elsewhere there is a copy, which asks the home by mail. This is what mail and messages are given to.
//
//   home                                   another core
//   handle ── number ── home.ts            copies.ts ── copy, of the handle's own class or one below it
//   serve.ts ◄────────────── CALL, TELL ── calls.ts
//   mpsc.ts … ────────────── PUSH ───────► mpsc.ts …
import { runTurn } from '../executor/executor.ts';
import { CoreLostError } from '../cores/core-lost-error.ts';
import { handleMail } from '../cores/handle-mail.ts';
import type { TaskKey } from '../send/capsule.ts';
import type { Decoder } from '../send/decoder.ts';
import { setHandles, type Borrowed } from '../send/handles.ts';
import type { Travels } from '../task/travels.ts';
import { answered, callsLost } from './calls.ts';
import {
  addCopy,
  copyOf,
  copyReturned,
  forgetCopies,
  homeLost,
  lendCopy,
  Remote,
  remoteOf,
} from './copies.ts';
import {
  atHome,
  drop,
  forgetAll,
  hold,
  holderLost,
  lendOwn,
  numberOf,
  onForgotten,
  returned,
} from './home.ts';
import { kindFor, kindNumbered } from './kinds.ts';
import { callerLost, serve, stop } from './serve.ts';
import { say, Verb } from './speak.ts';
import './all.ts';

let here = 0;
/** Copies that were made while a message was read, and of which their homes have not heard. */
let fresh: object[] = [];

onForgotten((handle) => kindFor(handle).forgotten?.(handle));

function name(kind: Travels, o: object): { home: number; id: number; state: unknown } {
  const remote = remoteOf(o);
  if (remote?.lost != null) throw remote.lost;
  // Here, and not when the message is complete: then it lies in the window that mail is written to.
  if (remote !== undefined) kindNumbered(kind).leaving?.(o, remote);
  const state = kindNumbered(kind).state(o);
  return remote === undefined
    ? { home: here, id: numberOf(kindNumbered(kind).stands?.(o) ?? o), state }
    : { home: remote.home, id: remote.id, state };
}

function lend(o: object): void {
  const remote = remoteOf(o);
  if (remote === undefined) lendOwn(kindFor(o).stands?.(o) ?? o);
  else lendCopy(o);
}

function receive(kind: Travels, home: number, id: number, state: unknown): object {
  const known = home === here ? atHome(id) : copyOf(home, id);
  if (known !== undefined) return home === here ? (kindNumbered(kind).original?.(known) ?? known) : known;
  if (home === here) throw new Error(`heddle: handle ${id} has no home here any more`);
  const remote = new Remote(home, id);
  const copy = kindNumbered(kind).copy(remote, state as never);
  addCopy(copy, remote);
  fresh.push(copy);
  return copy;
}

/** A message has been read: homes hear of new copies, then lenders that they need not keep theirs any more. */
function named(list: readonly Borrowed[]): void {
  const made = fresh;
  fresh = [];
  for (const copy of made) {
    const remote = remoteOf(copy)!;
    if (!say(remote.home, Verb.HOLD, 0, remote.id)) handleMail.lost(remote.home);
    kindFor(copy).arrived?.(copy, remote);
  }
  for (const { home, id, lender } of list) {
    if (lender === here) giveBack(home, id);
    else say(lender, Verb.HAVE, home, id);
  }
}

function giveBack(home: number, id: number): void {
  if (home === here) returned(id);
  else copyReturned(home, id);
}

function read(d: Decoder, key: TaskKey): void {
  const id = d.value() as number;
  const method = d.word();
  const value = d.value();
  heard(key.seat as Verb, key.home, key.id, id, method, value);
}

function heard(verb: Verb, from: number, call: number, id: number, method: number, value: unknown): void {
  switch (verb) {
    case Verb.CALL: {
      const handle = atHome(id);
      const kind = handle && kindFor(handle);
      const rules = kind?.answers?.[method];
      const work = (): unknown => {
        if (kind === undefined) throw new CoreLostError(`core ${here} does not have this handle any more`);
        return kind.services[method]!(handle!, value as never, from);
      };
      return serve(from, call, work, {
        made: rules?.made && ((outcome) => rules.made!(handle!, outcome as never, from)),
        undo: rules && ((outcome) => rules.undo(handle!, outcome as never, from)),
      });
    }
    case Verb.STOP:
      return stop(from, call);
    case Verb.ANSWER:
    case Verb.FAIL:
      return answered(call, verb === Verb.FAIL, value);
    case Verb.TELL: {
      const handle = atHome(id);
      if (handle !== undefined) kindFor(handle).services[method]!(handle, value as never, from);
      return;
    }
    case Verb.PUSH: {
      const copy = copyOf(from, id);
      if (copy !== undefined) kindFor(copy).pushed?.(copy, method, value as never);
      return;
    }
    case Verb.HOLD: {
      hold(id, from);
      const handle = atHome(id);
      if (handle !== undefined) kindFor(handle).held?.(handle, from);
      return;
    }
    case Verb.DROP:
      return drop(id, from);
    case Verb.HAVE:
      return giveBack(call, id);
  }
}

function unreadable(_message: Uint8Array, key: TaskKey, error: Error): void {
  if ((key.seat as Verb) === Verb.CALL) say(key.home, Verb.FAIL, key.id, 0, 0, error);
  else if ((key.seat as Verb) === Verb.ANSWER) {
    answered(key.id, true, error);
    runTurn();
  } else process.emitWarning(`what core ${key.home} sent through a handle is lost: ${error.message}`);
}

function lost(core: number): void {
  const why = new CoreLostError(`core ${core} ended, and had a part of this`);
  for (const copy of homeLost(core)) kindFor(copy).homeLost?.(copy, remoteOf(copy)!.lost!);
  callsLost(core);
  callerLost(core);
  for (const handle of holderLost(core)) kindFor(handle).holderLost?.(handle, core, why);
}

Object.assign(handleMail, { read, unreadable, named, lost });

/** This isolate is core `index`. */
export function startHandles(index: number): void {
  here = index;
  setHandles({ here, name, receive, lend });
}

/** There are no other cores any more: whoever waits for one is told. */
export function endHandles(): void {
  const why = new CoreLostError('the runtime was shut down, and with it the core that this handle is of');
  for (const copy of forgetCopies(why)) kindFor(copy).homeLost?.(copy, why);
  callsLost(null);
  forgetAll();
  setHandles(null);
}
