// Memory that cores share: a SharedArrayBuffer in a message between them. Bytes go through native memory, and a SharedArrayBuffer
// cannot; so a message names it, by the core that sends it and a number there, and who has not got it asks for it.
//
//   sender: a number, and it stays here until every message that names it has been read
//   receiver: read on ── known, or ── WANT by mail ──► sender posts it on a channel of the process ──► the message is read again
//             then HAVE by mail: one message less
//
// Rejected: posting it to all cores with each message (who does not need it keeps it), a handle in the addon (N-API has no
// shared memory in the versions of Node that are supported).

/** Thrown by the decoder: this core has not got the memory yet. Ask for it and decode again. */
export class MissingShared {
  readonly core: number;
  readonly number: number;
  constructor(core: number, number: number) {
    this.core = core;
    this.number = number;
  }
}

/** What this core has shared: the memory, and how many messages that name it have not been read. */
const here = new Map<number, { buffer: SharedArrayBuffer; messages: number }>();
const numbers = new WeakMap<SharedArrayBuffer, number>();
let last = 0;

/** What other cores have shared and this one has got, by core and number. */
const got = new Map<string, WeakRef<SharedArrayBuffer>>();
/** What has just come is kept until the message that waits for it has been read. */
const fresh = new Map<string, SharedArrayBuffer>();
const gone = new FinalizationRegistry<string>((key) => {
  if (got.get(key)?.deref() === undefined) got.delete(key);
});

let index = 0;

/** This isolate is core `core`. */
export function sharesAs(core: number): void {
  index = core;
}

function keyOf(core: number, number: number): string {
  return `${core}.${number}`;
}

export function numberOf(buffer: SharedArrayBuffer): number {
  let number = numbers.get(buffer);
  if (number === undefined) numbers.set(buffer, (number = last = (last + 1) | 0));
  return number;
}

/** A finished message names it. */
export function hold(buffer: SharedArrayBuffer): void {
  const number = numberOf(buffer);
  const entry = here.get(number);
  if (entry === undefined) here.set(number, { buffer, messages: 1 });
  else entry.messages++;
}

/** The core that this isolate is. */
export function sharingCore(): number {
  return index;
}

/** Of the message being read. Always another object than was sent, as with structuredClone. */
export function sharedAs(core: number, number: number): SharedArrayBuffer {
  const key = keyOf(core, number);
  const buffer = core === index ? here.get(number)?.buffer : (fresh.get(key) ?? got.get(key)?.deref());
  if (buffer === undefined) throw new MissingShared(core, number);
  return core === index ? structuredClone(buffer) : buffer;
}

/** Shared memory that a message names: core and number. */
export type Named = readonly [core: number, number: number];

/** A message that names `list` has been read: those who shared memory in it hear of it. */
export function messageRead(list: readonly Named[], tell: (core: number, number: number) => void): void {
  for (const [core, number] of list) {
    if (core === index) received(number);
    else {
      fresh.delete(keyOf(core, number));
      tell(core, number);
    }
  }
}

/** A message that names it has been read, or never will be. */
export function received(number: number): void {
  const entry = here.get(number);
  if (entry !== undefined && --entry.messages === 0) here.delete(number);
}

/** What another core asks for. */
export function wanted(number: number): SharedArrayBuffer | undefined {
  return here.get(number)?.buffer;
}

/** What another core has sent. */
export function arrivedShared(core: number, number: number, buffer: SharedArrayBuffer): void {
  const key = keyOf(core, number);
  fresh.set(key, buffer);
  got.set(key, new WeakRef(buffer));
  gone.register(buffer, key);
}

/** Tests: shared here and not read yet. */
export function sharedHere(): number {
  return here.size;
}
