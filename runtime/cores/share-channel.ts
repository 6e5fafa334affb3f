// How memory that cores share gets from the one that has it to the one that a message names it to (send/shared.ts): asked for by mail,
// sent on a channel of the process, because only that takes a SharedArrayBuffer. The channel is opened at first need.
import { BroadcastChannel } from 'node:worker_threads';
import { encodeHeader } from '../send/capsule.ts';
import { arrivedShared, wanted } from '../send/shared.ts';
import type { Isolate } from './isolate.ts';
import { mail, Mail } from './mail.ts';

interface Parcel {
  to: number;
  core: number;
  number: number;
  /** Undefined: that core does not have it. */
  buffer: SharedArrayBuffer | undefined;
}

interface Wait {
  core: number;
  got: () => void;
  lost: (why: Error) => void;
}

const waits = new Map<string, Wait[]>();
let channel: BroadcastChannel | null = null;
let index = 0;

function open(isolate: Isolate): BroadcastChannel {
  index = isolate.index;
  if (channel !== null) return channel;
  channel = new BroadcastChannel(`heddle shared memory ${process.pid}`);
  channel.unref();
  channel.onmessage = (event: unknown): void => unpack((event as { data: Parcel }).data);
  return channel;
}

/** This isolate takes part no more. */
export function closeShares(): void {
  channel?.close();
  channel = null;
}

function unpack({ to, core, number, buffer }: Parcel): void {
  if (to !== index) return;
  const key = `${core}.${number}`;
  const list = waits.get(key) ?? [];
  waits.delete(key);
  if (buffer !== undefined) arrivedShared(core, number, buffer);
  for (const { got, lost } of list) {
    if (buffer === undefined) lost(new Error(`core ${core} does not have it any more`));
    else got();
  }
}

/** Asks core `core` for what it shares under `number`; resolves when it is there. */
export function getShared(isolate: Isolate, core: number, number: number): Promise<void> {
  open(isolate);
  return new Promise((got, lost) => {
    const key = `${core}.${number}`;
    const list = waits.get(key);
    if (list !== undefined) return void list.push({ core, got, lost });
    waits.set(key, [{ core, got, lost }]);
    if (!say(isolate, core, Mail.WANT, number)) sharerLost(core);
  });
}

/** Core `core` is gone, and what it shared with those who have not got it. */
export function sharerLost(core: number): void {
  for (const [key, list] of waits) {
    if (list[0]!.core !== core) continue;
    waits.delete(key);
    for (const { lost } of list) lost(new Error(`core ${core}, which shared it, has ended`));
  }
}

/** What core `to` has asked for. */
export function serveShared(isolate: Isolate, to: number, number: number): void {
  const parcel: Parcel = { to, core: isolate.index, number, buffer: wanted(number) };
  open(isolate).postMessage(parcel);
}

export function tellReceived(isolate: Isolate, core: number, number: number): void {
  say(isolate, core, Mail.HAVE, number);
}

function say(isolate: Isolate, core: number, what: Mail.WANT | Mail.HAVE, number: number): boolean {
  return mail(isolate, core, (e) => {
    encodeHeader(e, what, { home: isolate.index, seat: 0, id: 0 });
    e.word(number);
  });
}
