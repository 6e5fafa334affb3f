// Messages between cores. They travel through the native mailboxes (first in, first out for each sender), capsules
// through the run queues; both start with the same four words, so that either can be delivered by the same code.
import { At, encodeHeader, type TaskKey } from '../send/capsule.ts';
import type { Encoder } from '../send/encoder.ts';
import { Unsendable, SendError } from '../send/send-error.ts';
import { codec, type Isolate } from './isolate.ts';

/** Beside `Kind` of capsules, in the low byte of word 0. */
export const enum Mail {
  /** To the home: the task has ended; a value follows. */
  RESULT = 16,
  /** To the home: the task has failed; the error follows. */
  ERROR = 17,
  /** To all: deliver a cancellation; a word with its number follows. */
  CANCEL = 18,
  /** To all: a core is gone; its number stands in place of the home. */
  LOST = 20,
  /** To who shares memory; who asks for it stands in place of the home, a word with its number follows. */
  WANT = 21,
  /** The same: a message that names it has been read. */
  HAVE = 22,
  /** About a handle (runtime/remote); who sends it stands in place of the home. */
  HANDLE = 24,
}

/** Puts a finished message into the native transfer window. */
export function load(isolate: Isolate, message: Uint8Array): number {
  const { handle } = isolate;
  if (message.length > handle.scratch.length) handle.grow(message.length);
  handle.scratch.set(message);
  return message.length;
}

/** False if that core is gone. */
export function mail(isolate: Isolate, core: number, write: (e: Encoder) => void, gives = false): boolean {
  return codec.message(write, (message) => isolate.handle.mail(core, load(isolate, message)), gives);
}

/** All cores but this one, and the spares there are. */
function* others(isolate: Isolate): Generator<number> {
  for (let core = 0; core < isolate.cores + isolate.spares.length; core++) {
    if (core === isolate.index) continue;
    if (core < isolate.cores || Atomics.load(isolate.spares, core - isolate.cores) !== 0) yield core;
  }
}

export function broadcast(isolate: Isolate, kind: Mail, key: TaskKey, number: number): void {
  for (const core of others(isolate)) {
    mail(isolate, core, (e) => {
      encodeHeader(e, kind, key);
      e.word(number);
    });
  }
}

/** Tells a task's home how it ended. What cannot travel becomes a SendError there. */
export function mailOutcome(
  isolate: Isolate,
  key: TaskKey,
  kind: Mail.RESULT | Mail.ERROR,
  value: unknown,
  what: string,
): void {
  try {
    mail(isolate, key.home, (e) => {
      encodeHeader(e, kind, key);
      e.value(value);
    });
  } catch (fault) {
    const error =
      fault instanceof Unsendable
        ? fault.toError(what)
        : new SendError(`${what} cannot be sent to another core: ${String(fault)}`, what);
    mail(isolate, key.home, (e) => {
      encodeHeader(e, Mail.ERROR, key);
      e.value(error);
    });
  }
}

export function keyAt(words: Int32Array): TaskKey {
  return { home: words[At.HOME]!, seat: words[At.SEAT]!, id: words[At.ID]! };
}

/** Tells the other cores that core `lost` is gone. */
export function announceLoss(isolate: Isolate, lost: number, why: string): void {
  for (const core of others(isolate)) {
    if (core === lost) continue;
    mail(isolate, core, (e) => {
      encodeHeader(e, Mail.LOST, { home: lost, seat: 0, id: 0 });
      e.string(why);
    });
  }
}
