// What cores say to each other about handles: one kind of mail, in which a verb says what it is. The mailbox of a core is first in, first
// out over all senders that know of each other's messages, which is what the order of values and the life of handles rest on.
//
//   CALL   to the home: do this, and answer      STOP    the answer is not wanted any more
//   ANSWER, FAIL   what it came to               TELL    to the home: do this
//   PUSH   to who has a copy: this has happened
//   HOLD, DROP     to the home: one copy more, or less      HAVE   to the lender: the message has been read
import { encodeHeader } from '../send/capsule.ts';
import { sendable } from '../send/codec.ts';
import { count, here, Stat } from '../cores/isolate.ts';
import { mail, Mail } from '../cores/mail.ts';

export const enum Verb {
  CALL = 1,
  STOP = 2,
  ANSWER = 3,
  FAIL = 4,
  TELL = 5,
  PUSH = 6,
  HOLD = 7,
  DROP = 8,
  HAVE = 9,
}

export interface Said {
  readonly verb: Verb;
  /** The core that says it. */
  readonly from: number;
  /** Number of the call, or of the handle's home where only that is meant. */
  readonly call: number;
  /** Number of the handle at its home. */
  readonly id: number;
  readonly method: number;
  readonly value: unknown;
}

/**
 * Sends it. False if that core is gone.
 *
 * @throws SendError if `value` cannot travel, its path starting with `root`
 */
export function say(
  core: number,
  verb: Verb,
  call: number,
  id: number,
  method = 0,
  value: unknown = undefined,
  root = 'value',
): boolean {
  const isolate = here();
  if (isolate === null) return false;
  const sent = sendable(
    () => root,
    () =>
      mail(
        isolate,
        core,
        (e) => {
          encodeHeader(e, Mail.HANDLE, { home: isolate.index, seat: verb, id: call });
          e.value(id);
          e.word(method);
          e.value(value);
        },
        true,
      ),
  );
  if (sent) count(isolate, Stat.HANDLES_SENT);
  return sent;
}
