// What arrives at a core: capsules from the run queues, messages from the mailbox. Both are read in place, in the native
// transfer window; one that needs a module first is copied and comes back when the module is there.
import { bundledUrl } from '../host/bundled.ts';
import { adoptExitCode } from '../host/exit-code.ts';
import { enqueue, runTurn } from '../executor/executor.ts';
import { At, decodeChain, decodeNew, Flag, Kind, type TaskKey } from '../send/capsule.ts';
import type { Borrowed } from '../send/handles.ts';
import { MissingModule } from '../send/identity.ts';
import { decodeInSlices, LARGE_MESSAGE } from '../send/decode-slices.ts';
import { messageRead, MissingShared, received, type Named } from '../send/shared.ts';
import { CODE_RUNS } from '../send/decoder.ts';
import { assign } from '../context/context.ts';
import { contextOfGiven } from '../context/given.ts';
import type { Frame } from '../task/frame.ts';
import { cancelGuest, admit } from './guest.ts';
import { handleMail, InOrder } from './handle-mail.ts';
import { comeHome, coreLost, deliverMissedCancel, isAway, outcomeArrived } from './home.ts';
import { beginBelow } from './home-task.ts';
import { getShared, serveShared, sharerLost, tellReceived } from './share-channel.ts';
import { codec, count, here, Stat, type Isolate } from './isolate.ts';
import { loadModule } from './loader.ts';
import { keyAt, load, Mail, mailOutcome } from './mail.ts';
import { link, newGuest, suspendedGuest } from './root.ts';
import { arrived, transferBegins } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';

/**
 * Reads the message of `length` bytes at the start of `bytes`, which may be overwritten when this returns. `stolen`: from
 * another core's queue.
 */
export function deliver(isolate: Isolate, bytes: Uint8Array, length: number, stolen = false): void {
  if (inOrder.keeps(bytes, length)) return;
  if (length >= LARGE_MESSAGE && isResult(bytes)) return void deliverLarge(isolate, bytes.slice(0, length));
  const fault = attempt(isolate, bytes, stolen, true);
  if (fault === null) return;
  const copy = bytes.slice(0, length);
  if (fault === CODE_RUNS) deliverKept(isolate, copy, stolen);
  else waitFor(isolate, copy, fault, stolen);
}

/** The same for a message in memory of its own. `had`: what it waited for before. */
function deliverKept(isolate: Isolate, copy: Uint8Array, stolen: boolean, had?: Missing): void {
  const fault = attempt(isolate, copy, stolen, false) as Missing | null;
  if (fault === null) return;
  if (fault instanceof MissingModule && had instanceof MissingModule && fault.url === had.url)
    undeliverable(
      isolate,
      copy,
      couldNotLoad(fault),
      new Error('it does not register the function: was it compiled differently there?'),
    );
  else waitFor(isolate, copy, fault, stolen);
}

function couldNotLoad({ url }: MissingModule): string {
  return `could not load ${bundledUrl(url)?.id ?? url}`;
}

function isResult(bytes: Uint8Array): boolean {
  const kind = headOf(bytes)[At.KIND]! & 0xff;
  return kind === Mail.RESULT || kind === Mail.ERROR;
}

/** The outcome of a task that takes its time to be read; whatever becomes of the core that sent it, it has arrived. */
async function deliverLarge(isolate: Isolate, copy: Uint8Array): Promise<void> {
  const words = headOf(copy);
  const key = keyAt(words);
  if (isAway(key)) isolate.seats[key.home]![key.seat] = 0;
  for (;;) {
    try {
      const value = await decodeInSlices(codec.modules, copy, At.BODY - 1, [], ({ shares, borrowed }) => {
        messageRead(shares, (core, number) => tellReceived(isolate, core, number));
        if (borrowed.length !== 0) handleMail.named(borrowed);
      });
      outcomeArrived(key, (words[At.KIND]! & 0xff) === Mail.ERROR, value);
      runTurn();
      return;
    } catch (fault) {
      try {
        if (fault instanceof MissingModule) await loadModule(fault.url);
        else if (fault instanceof MissingShared) await getShared(isolate, fault.core, fault.number);
        else throw fault;
      } catch (error) {
        outcomeArrived(key, true, error);
        return;
      }
    }
  }
}

type Missing = MissingModule | MissingShared;

/** Null: it has been read. Else what it needs first. */
function attempt(
  isolate: Isolate,
  bytes: Uint8Array,
  stolen: boolean,
  window: boolean,
): Missing | typeof CODE_RUNS | null {
  const d = codec.decoder;
  d.window = window;
  let shares: readonly Named[];
  let borrowed: readonly Borrowed[];
  try {
    read(isolate, bytes, stolen);
    ({ shares, borrowed } = d);
  } catch (fault) {
    if (fault instanceof MissingModule || fault instanceof MissingShared || fault === CODE_RUNS)
      return fault as Missing | typeof CODE_RUNS;
    throw fault;
  } finally {
    d.release();
  }
  messageRead(shares, (core, number) => tellReceived(isolate, core, number));
  if (borrowed.length !== 0) handleMail.named(borrowed);
  return null;
}

function waitFor(isolate: Isolate, copy: Uint8Array, fault: Missing, stolen: boolean): void {
  waiting.add(copy);
  inOrder.begin(copy);
  const what =
    fault instanceof MissingModule ? loadModule(fault.url) : getShared(isolate, fault.core, fault.number);
  what.then(
    () => waiting.delete(copy) && inOrder.end(copy, () => deliverKept(isolate, copy, stolen, fault)),
    (error: unknown) =>
      waiting.delete(copy) &&
      inOrder.end(copy, () =>
        undeliverable(
          isolate,
          copy,
          fault instanceof MissingModule ? couldNotLoad(fault) : 'could not get the memory shared with it',
          error,
        ),
      ),
  );
}

/** What came here and waits for a module. */
const waiting = new Set<Uint8Array>();

const inOrder = new InOrder((copy) => deliverKept(here()!, copy, false));

/**
 * This core blocks, or takes no more: tasks that wait here for a module go back to the queues. Those pinned to this core, and
 * messages, stay.
 */
export function handOn(isolate: Isolate): void {
  for (const copy of waiting) {
    const words = headOf(copy);
    const head = words[At.KIND]!;
    const kind = head & 0xff;
    if ((kind !== Kind.NEW && kind !== Kind.CHAIN) || (head & Flag.PINNED) !== 0) continue;
    waiting.delete(copy);
    const { home, seat } = keyAt(words);
    isolate.seats[home]![seat] = 0;
    isolate.handle.push(load(isolate, copy));
  }
}

function headOf(copy: Uint8Array): Int32Array {
  return new Int32Array(copy.buffer, copy.byteOffset, At.BODY);
}

/** The task cannot go on here, nor anywhere: its home gets the reason. */
function undeliverable(isolate: Isolate, copy: Uint8Array, what: string, cause: unknown): void {
  const words = headOf(copy);
  const key = keyAt(words);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = new Error(`core ${isolate.index} ${what}: ${reason}`, { cause });
  const kind = words[At.KIND]! & 0xff;
  if (kind === Mail.HANDLE) handleMail.unreadable(copy, key, error);
  else if (key.home === isolate.index) outcomeArrived(key, true, error);
  else if (kind === Kind.NEW || kind === Kind.CHAIN)
    mailOutcome(isolate, key, Mail.ERROR, error, 'the error');
}

function read(isolate: Isolate, bytes: Uint8Array, stolen: boolean): void {
  const d = codec.decoder;
  d.open(bytes);
  const head = d.w[At.KIND]!;
  const key = keyAt(d.w);
  d.p = At.BODY - 1;
  switch (head & 0xff) {
    case Kind.NEW:
    case Kind.CHAIN:
      readCapsule(isolate, head, key, stolen);
      return;
    case Mail.RESULT:
    case Mail.ERROR:
      outcomeArrived(key, (head & 0xff) === Mail.ERROR, d.value());
      return;
    case Mail.CANCEL:
      cancelGuest(key, d.word());
      return;
    case Mail.LOST:
      coreLost(isolate, key.home, d.value() as string);
      sharerLost(key.home);
      handleMail.lost(key.home);
      return;
    case Mail.HANDLE:
      handleMail.read(d, key);
      count(isolate, Stat.HANDLES_READ);
      return;
    case Mail.WANT:
      serveShared(isolate, key.home, d.word());
      return;
    case Mail.HAVE:
      received(d.word());
      return;
    default:
      throw new Error(`heddle: unknown message ${head & 0xff}`);
  }
}

function readCapsule(isolate: Isolate, head: number, key: TaskKey, stolen: boolean): void {
  const began = transferBegins();
  adoptExitCode();
  const d = codec.decoder;
  const atHome = key.home === isolate.index;
  const delivered = d.word();
  // Claimed before it is decoded: should this core end meanwhile, the home knows.
  isolate.seats[key.home]![key.seat] = isolate.index + 1;
  const send = (head & Flag.PINNED) === 0;
  let task: Frame;
  if ((head & 0xff) === Kind.NEW) {
    const { fn, args, given } = decodeNew(d);
    if (!atHome) admit(isolate, (task = newGuest(fn, args, key, given, send)), delivered);
    else {
      const joined = comeHome(isolate, key);
      if (joined === null) return;
      task = joined;
      beginBelow(joined, args, given);
      deliverMissedCancel(joined, delivered);
    }
  } else {
    const { fn, innermost, outermost, bits, given } = decodeChain(d, head);
    if (atHome) {
      const joined = comeHome(isolate, key);
      if (joined === null) return;
      task = joined;
      link(joined, outermost);
      if (given.length !== 0) assign(joined, contextOfGiven(given));
      innermost.st |= bits;
      enqueue(innermost);
      deliverMissedCancel(joined, delivered);
    } else {
      const guest = (task = suspendedGuest(fn, key, given, outermost));
      innermost.st |= bits;
      enqueue(innermost);
      admit(isolate, guest, delivered);
    }
  }
  count(isolate, Stat.MOVED_IN);
  if (watch.on) arrived(task, key, stolen, began);
}
