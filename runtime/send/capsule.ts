// A capsule: one send task on its way to another core. Either not started (function and arguments), or suspended
// (its chain of frames from the innermost to the outermost, and the value that is about to be delivered).
//
// words: 0 kind and flags · 1 home core · 2 seat at home · 3 task id · 4 cancellations delivered · then the body
//   NEW    function, argument count, arguments, context
//   CHAIN  frame count, frames: (function · size and pc · slots), pending value, context
//   context: count, (store, value) …: what the task was given
//
// Writing changes nothing in the frames: if anything cannot travel, the task goes on where it is, untouched.
import { moduleOf } from '../context/context.ts';
import { givenIn, NOTHING, type Given } from '../context/given.ts';
import type { Frame } from '../task/frame.ts';
import { forwardBody } from '../task/complete.ts';
import { St } from '../task/state.ts';
import { nestState, siteAt, siteOfFrame, type ModuleRecord, type Site } from '../task/module.ts';
import type { Decoder } from './decoder.ts';
import { Encoder } from './encoder.ts';
import { MissingModule } from './identity.ts';
import { identityOf } from './module-table.ts';
import { CLASSES, culprit, decodeSlots, encodeSlots } from './slots.ts';
import { Unsendable } from './send-error.ts';

export const enum Kind {
  NEW = 1,
  CHAIN = 2,
}

export const enum Flag {
  /** Must not go on to another core. */
  PINNED = 0x100,
  /** The pending value is to be thrown. */
  THROW = 0x200,
  /** A cancellation is due at the next suspension. */
  CANCEL_DUE = 0x400,
  /** Queued without a value: a cancellation may be thrown in its place. */
  BARE = 0x800,
}

/** Word offsets in a capsule. */
export const enum At {
  KIND = 0,
  HOME = 1,
  SEAT = 2,
  ID = 3,
  DELIVERED = 4,
  BODY = 5,
}

/** Who a task is, wherever it runs: where its join handle is, and under which seat and number. */
export interface TaskKey {
  home: number;
  seat: number;
  id: number;
}

export interface NewTask {
  fn: Function;
  args: unknown[];
  given: Given;
}

export interface Chain {
  /** The outermost function, as its callers know it. */
  fn: Function;
  innermost: Frame;
  outermost: Frame;
  /** As the frame was queued: the value in `v`, and these state bits. */
  bits: number;
  given: Given;
}

/** Starts every message between cores; capsules go on with the number of cancellations delivered. */
export function encodeHeader(e: Encoder, kind: number, key: TaskKey): void {
  e.reserve(At.BODY);
  e.word(kind);
  e.word(key.home);
  e.word(key.seat);
  e.word(key.id);
}

/** Names the argument that cannot travel. */
export function encodeNew(
  e: Encoder,
  key: TaskKey,
  flags: number,
  delivered: number,
  { fn, args, given }: NewTask,
): void {
  encodeHeader(e, Kind.NEW | flags, key);
  e.word(delivered);
  const identity = identityOf(fn);
  if (identity === undefined) throw new Error(`heddle: ${fn.name} is not a registered function`);
  e.identity(identity);
  encodeCall(e, args, given);
}

export function encodeCall(e: Encoder, args: readonly unknown[], given: Given): void {
  e.word(args.length);
  let i = 0;
  try {
    for (; i < args.length; i++) e.value(args[i]);
  } catch (fault) {
    throw fault instanceof Unsendable ? fault.in(`args[${i}]`) : fault;
  }
  encodeGiven(e, given);
}

function encodeGiven(e: Encoder, given: Given): void {
  e.word(given.length);
  given.forEach(([storage, value], i) => {
    try {
      if (!e.named(storage))
        throw new Unsendable(
          'an AsyncLocalStorage that no compiled module has at its top level',
          'declare it there: export const storage = new AsyncLocalStorage()',
        ).in('[0]');
      e.value(value);
    } catch (fault) {
      throw fault instanceof Unsendable ? fault.in(`context[${i}]`) : fault;
    }
  });
}

/**
 * Frames from `innermost` up to, but without, `end`. False if only the outcome is left. Frames that merely forward an outcome
 * are left out. Throws `Unsendable`, told where, for what cannot travel: a frame of the runtime's own among them, a variable, a value about
 * to be delivered, an async context that the task has entered.
 */
export function encodeChain(
  e: Encoder,
  key: TaskKey,
  delivered: number,
  innermost: Frame,
  end: Frame | null,
): boolean {
  const st = innermost.st;
  let flags = 0;
  if ((st & St.THROW) !== 0) flags |= Flag.THROW;
  if ((st & St.CANCEL) !== 0) flags |= Flag.CANCEL_DUE;
  if ((st & St.BARE) !== 0) flags |= Flag.BARE;
  encodeHeader(e, Kind.CHAIN | flags, key);
  e.word(delivered);
  const countAt = e.p;
  e.word(0);
  let count = 0;
  const given = givenIn(innermost.d);
  for (let frame: Frame | null = innermost; frame !== end; frame = frame!.w) {
    if (frame!.fn === forwardBody) continue;
    if (givenIn(frame!.d) !== given || given === undefined) throw new Place(CONTEXT, 'its async context', '');
    encodeFrame(e, frame!);
    count++;
  }
  if (count === 0) return false;
  e.w[countAt] = count;
  try {
    e.value(innermost.v);
  } catch (fault) {
    throw fault instanceof Unsendable ? new Place(fault, 'the value it is about to get', '') : fault;
  }
  encodeGiven(e, given!);
  return true;
}

/** What cannot travel, and where in the task it is. */
export class Place {
  readonly what: Unsendable;
  readonly root: string;
  readonly where: string;

  constructor(what: Unsendable, root: string, where: string) {
    this.what = what;
    this.root = root;
    this.where = where;
  }

  toString(): string {
    return this.what.told(this.root, this.where);
  }
}

const CONTEXT = new Unsendable('one that the task has entered', 'give it to spawn', 'context');

function encodeFrame(e: Encoder, frame: Frame): void {
  const identity = identityOf(frame.fn);
  if (identity === undefined) throw frameless(frame);
  const size = (frame.st >> St.SIZE) & 3;
  e.identity(identity);
  e.word((frame.pc << 2) | size);
  try {
    encodeSlots(e, frame, size);
  } catch (fault) {
    // Another encoder: this one has met what failed, and would name it by its number.
    throw fault instanceof Unsendable ? placeOf(new Encoder(e.modules), frame, size, fault) : fault;
  }
}

/** `variable "sock" in tokenise (file.ts:12)` */
function placeOf(e: Encoder, frame: Frame, size: number, fault: Unsendable): Place {
  const found = culprit(e, frame, size, (write) => e.attempt(write));
  if (found === null) return new Place(fault, 'a variable', '');
  const { name, where, reason = found.reason } = inNest(e, frame, found.slot) ?? variable(frame, found.slot);
  return new Place(reason, name === null ? 'an intermediate value' : `variable "${name}"`, where);
}

interface Culprit {
  name: string | null;
  where: string;
  /** In place of what the slot as a whole says. */
  reason?: Unsendable;
}

function variable(frame: Frame, slot: number): Culprit {
  const module = moduleOfBody(frame);
  const at = siteAt(module, frame.pc);
  return at === undefined
    ? { name: null, where: '' }
    : { name: at.site[4][slot] ?? null, where: whereIs(module, at) };
}

/** The variable among those that a nest handed out, if they are what `slot` holds. */
function inNest(e: Encoder, frame: Frame, slot: number): Culprit | null {
  const module = moduleOfBody(frame);
  const at = siteAt(module, frame.pc);
  const state = at?.site[5] === slot ? nestState(at, frame) : null;
  const inner = state && siteOfFrame(module, frame);
  if (!inner) return null;
  for (let i = 1; i < state.length; i++) {
    const reason = e.attempt(() => e.value(state[i]));
    if (reason !== null) return { name: inner.site[4][i - 1] ?? null, where: whereIs(module, inner), reason };
  }
  return null;
}

function moduleOfBody(frame: Frame): ModuleRecord {
  return identityOf(frame.fn)!.module as ModuleRecord;
}

function whereIs(module: ModuleRecord, { info, site }: Site): string {
  return ` in ${info.name} (${fileOf(module)}:${site[1]})`;
}

/** The source's name; the compiled one's where nobody has said. */
function fileOf({ url, source }: ModuleRecord): string {
  return source === '' ? url.slice(url.lastIndexOf('/') + 1) : source;
}

/** A body that is no module-level function: a closure, a method or the runtime's own is suspended in the middle of the task. */
function frameless(frame: Frame): Place {
  const module = moduleOf(frame.d);
  if (module === undefined)
    return new Place(new Unsendable('an operation of the runtime', '', 'operation'), 'a suspended call', '');
  const at = siteAt(module, frame.pc);
  const name = at === undefined ? 'an inner function' : `"${at.info.name}"`;
  const where = ` (${fileOf(module)}:${at?.site[1] ?? '?'})`;
  const what = module.entry
    ? new Unsendable("of the program's entry, which another core would have to run again", '', 'entry')
    : new Unsendable(
        'a method, or a function inside another, whose captures have no identity elsewhere',
        '',
        'function',
      );
  return new Place(what, `the suspended call of ${name}`, where);
}

export function decodeNew(d: Decoder): NewTask {
  const fn = d.value() as Function;
  const count = d.word();
  const args: unknown[] = [];
  for (let i = 0; i < count; i++) args.push(d.value());
  return { fn, args, given: decodeGiven(d) };
}

export function decodeGiven(d: Decoder): Given {
  const count = d.word();
  if (count === 0) return NOTHING;
  const given: [object, unknown][] = [];
  for (let i = 0; i < count; i++) given.push([d.value() as object, d.value()]);
  return given;
}

/** Rebuilds the frames, linked as they were. The caller links the outermost and queues the innermost. */
export function decodeChain(d: Decoder, flags: number): Chain {
  let innermost: Frame | null = null;
  let outermost: Frame | null = null;
  for (let left = d.word(); left > 0; left--) {
    const frame = decodeFrame(d);
    if (outermost === null) innermost = frame;
    else {
      outermost.w = frame;
      frame.n = outermost;
    }
    outermost = frame;
  }
  innermost!.v = d.value();
  let bits = 0;
  if ((flags & Flag.THROW) !== 0) bits |= St.THROW;
  if ((flags & Flag.CANCEL_DUE) !== 0) bits |= St.CANCEL;
  if ((flags & Flag.BARE) !== 0) bits |= St.BARE;
  const { module, index } = identityOf(outermost!.fn)!;
  const fn = (module as ModuleRecord).functions[index]!.entry!;
  return { fn, innermost: innermost!, outermost: outermost!, bits, given: decodeGiven(d) };
}

function decodeFrame(d: Decoder): Frame {
  const { module, index } = d.identity();
  const body = (module as ModuleRecord).functions[index]!.body;
  if (body === undefined) throw new MissingModule(module.url);
  const word = d.word();
  const size = word & 3;
  const frame = new CLASSES[size]!(module as ModuleRecord, body);
  frame.pc = word >> 2;
  frame.st |= St.SEND;
  decodeSlots(d, frame, size);
  return frame;
}

/** A whole message of kind CHAIN, as benches and tests read it. */
export function chainOf(d: Decoder, message: Uint8Array): Chain {
  d.open(message);
  d.p = At.BODY;
  return decodeChain(d, d.w[At.KIND]!);
}
