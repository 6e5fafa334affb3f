// What arrives at a core: capsules from the run queues, messages from the mailbox. Both are read in place, in the native
// transfer window; one that needs a module first is copied and comes back when the module is there.
import { bundledUrl } from '../host/bundled.ts';
import { adoptExitCode } from '../host/exit-code.ts';
import { enqueue } from '../executor/executor.ts';
import { St } from '../task/state.ts';
import { At, decodeChain, decodeNew, Flag, Kind, type TaskKey } from '../send/capsule.ts';
import { MissingModule } from '../send/identity.ts';
import { cancelGuest, admit, guestKind } from './guest.ts';
import { comeHome, coreLost, deliverMissedCancel, homeKind, outcomeArrived } from './home.ts';
import { codec, count, Stat, type Isolate } from './isolate.ts';
import { loadModule } from './loader.ts';
import { keyAt, load, Mail, mailOutcome } from './mail.ts';
import { link, living, newRoot, waitingRoot, type Root } from './root.ts';
import { arrived, spawned, transferBegins } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';

/**
 * Reads the message of `length` bytes at the start of `bytes`, which may be overwritten when this returns. `stolen`: from
 * another core's queue.
 */
export function deliver(isolate: Isolate, bytes: Uint8Array, length: number, stolen = false): void {
  try {
    read(isolate, bytes, stolen);
  } catch (fault) {
    if (!(fault instanceof MissingModule)) throw fault;
    const copy = bytes.slice(0, length);
    waiting.add(copy);
    const { url } = fault;
    loadModule(url).then(
      () => waiting.delete(copy) && afterLoad(isolate, copy, url, stolen),
      (error: unknown) => waiting.delete(copy) && undeliverable(isolate, copy, url, error),
    );
  }
}

/** What came here and waits for a module. */
const waiting = new Set<Uint8Array>();

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

function afterLoad(isolate: Isolate, copy: Uint8Array, url: string, stolen: boolean): void {
  try {
    read(isolate, copy, stolen);
  } catch (fault) {
    if (!(fault instanceof MissingModule)) throw fault;
    if (fault.url !== url) deliver(isolate, copy, copy.length, stolen);
    else
      undeliverable(
        isolate,
        copy,
        url,
        new Error('it does not register the function: was it compiled differently there?'),
      );
  }
}

/** The task cannot go on here, nor anywhere: its home gets the reason. */
function undeliverable(isolate: Isolate, copy: Uint8Array, url: string, cause: unknown): void {
  const words = headOf(copy);
  const key = keyAt(words);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = new Error(`core ${isolate.index} could not load ${bundledUrl(url)?.id ?? url}: ${reason}`, {
    cause,
  });
  const kind = words[At.KIND]! & 0xff;
  if (key.home === isolate.index) outcomeArrived(key, true, error);
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
  let root: Root | null;
  if ((head & 0xff) === Kind.NEW) {
    const { fn, args } = decodeNew(d);
    if (!atHome) admit(isolate, (root = newRoot(fn, args, guestKind, send)), key, delivered);
    else {
      root = comeHome(isolate, key);
      if (root === null) return;
      root.pc = 0;
      root.s1 = args;
      root.st |= St.BARE;
      enqueue(root);
      deliverMissedCancel(root, delivered);
    }
  } else {
    const { fn, innermost, outermost, bits } = decodeChain(d, head);
    root = atHome ? comeHome(isolate, key) : waitingRoot(fn, guestKind);
    if (root === null) return;
    link(root, outermost);
    if (!atHome) root.st |= St.SEND;
    innermost.st |= bits;
    enqueue(innermost);
    if (atHome) deliverMissedCancel(root, delivered);
    else admit(isolate, root, key, delivered);
  }
  count(isolate, Stat.MOVED_IN);
  if (watch.on) arrived(root, key, stolen, began);
}

/** Spawned here, to begin here. */
export function beginHere(fn: Function, args: unknown[], send: boolean): ReturnType<typeof newRoot> {
  const root = newRoot(fn, args, homeKind, send);
  living.add(root);
  if (watch.on) spawned(root);
  return root;
}
