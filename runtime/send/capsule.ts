// A capsule: one send task on its way to another core. Either not started (function and arguments), or suspended
// (its chain of frames from the innermost to the outermost, and the value that is about to be delivered).
//
// words: 0 kind and flags · 1 home core · 2 seat at home · 3 task id · 4 cancellations delivered · then the body
//   NEW    function, argument count, arguments
//   CHAIN  frame count, frames: (function · size and pc · slots), pending value
//
// Writing changes nothing in the frames: if anything cannot travel, the task goes on where it is, untouched.
import { moduleOf } from '../context/context.ts';
import type { Frame } from '../task/frame.ts';
import { forwardBody } from '../task/complete.ts';
import { St } from '../task/state.ts';
import { nestState, siteAt, siteOfFrame, type ModuleRecord, type Site } from '../task/module.ts';
import type { Decoder } from './decoder.ts';
import type { Encoder } from './encoder.ts';
import { MissingModule } from './identity.ts';
import { identityOf } from './module-table.ts';
import { CLASSES, culprit, decodeSlots, encodeSlots } from './slots.ts';
import { SendError, Unsendable } from './send-error.ts';

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
}

export interface Chain {
  /** The outermost function, as its callers know it. */
  fn: Function;
  innermost: Frame;
  outermost: Frame;
  /** As the frame was queued: the value in `v`, and these state bits. */
  bits: number;
}

/** Starts every message between cores; capsules go on with the number of cancellations delivered. */
export function encodeHeader(e: Encoder, kind: number, key: TaskKey): void {
  e.reserve(At.BODY);
  e.word(kind);
  e.word(key.home);
  e.word(key.seat);
  e.word(key.id);
}

export function encodeNew(
  e: Encoder,
  key: TaskKey,
  flags: number,
  delivered: number,
  fn: Function,
  args: readonly unknown[],
): void {
  encodeHeader(e, Kind.NEW | flags, key);
  e.word(delivered);
  const identity = identityOf(fn);
  if (identity === undefined) throw new Error(`heddle: ${fn.name} is not a registered function`);
  e.identity(identity);
  e.word(args.length);
  let i = 0;
  try {
    for (; i < args.length; i++) e.value(args[i]);
  } catch (fault) {
    throw fault instanceof Unsendable ? fault.in(`args[${i}]`) : fault;
  }
}

/**
 * Frames from `innermost` up to, but without, `end`. False if the task cannot travel now: one of the runtime's own
 * frames is among them, only the outcome is left, or the value about to be delivered cannot travel. Frames that merely
 * forward an outcome are left out.
 */
export function encodeChain(
  e: Encoder,
  key: TaskKey,
  delivered: number,
  innermost: Frame,
  end: Frame,
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
  for (let frame = innermost; frame !== end; frame = frame.w!) {
    if (frame.fn === forwardBody) continue;
    if (moduleOf(frame.d) === undefined && identityOf(frame.fn) === undefined) return false;
    encodeFrame(e, frame);
    count++;
  }
  if (count === 0) return false;
  e.w[countAt] = count;
  // A value about to be delivered is nobody's variable yet: if it cannot travel, the task waits until it has it.
  return e.attempt(() => e.value(innermost.v)) === null;
}

export function encodeFrame(e: Encoder, frame: Frame): void {
  const identity = identityOf(frame.fn);
  if (identity === undefined) throw frameless(frame);
  const size = (frame.st >> St.SIZE) & 3;
  e.identity(identity);
  e.word((frame.pc << 2) | size);
  try {
    encodeSlots(e, frame, size);
  } catch (fault) {
    throw explainSlot(e, frame, size, fault);
  }
}

/** `variable "sock" in tokenise (file.ts:12)` */
function explainSlot(e: Encoder, frame: Frame, size: number, fault: unknown): unknown {
  if (!(fault instanceof Unsendable)) return fault;
  const found = culprit(e, frame, size, (write) => e.attempt(write));
  if (found === null) return fault.toError('a variable');
  const { name, where, reason = found.reason } = inNest(e, frame, found.slot) ?? placeOf(frame, found.slot);
  return reason.toError(name === null ? 'an intermediate value' : `variable "${name}"`, where);
}

interface Culprit {
  name: string | null;
  where: string;
  /** In place of what the slot as a whole says. */
  reason?: Unsendable;
}

function placeOf(frame: Frame, slot: number): Culprit {
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

function whereIs({ url }: ModuleRecord, { info, site }: Site): string {
  return ` in ${info.name} (${url.slice(url.lastIndexOf('/') + 1)}:${site[1]})`;
}

/** A body that is no module-level function: a closure or a method is suspended in the middle of the task. */
function frameless(frame: Frame): SendError {
  const module = moduleOf(frame.d);
  const at = module === undefined ? undefined : siteAt(module, frame.pc);
  const name = at === undefined ? 'an inner function' : `"${at.info.name}"`;
  const file =
    module === undefined
      ? ''
      : ` (${module.url.slice(module.url.lastIndexOf('/') + 1)}:${at?.site[1] ?? '?'})`;
  const why =
    module?.entry === true
      ? "it belongs to the program's entry, which another core would have to run again to find it; move it to a module of its own"
      : 'it is a method, or a function inside another, whose captures have no identity there; make it an async function at the ' +
        'top level of its module, or use spawnLocal';
  return new SendError(`the suspended call of ${name}${file} cannot be sent to another core: ${why}`, name);
}

export function decodeNew(d: Decoder): NewTask {
  const fn = d.value() as Function;
  const count = d.word();
  const args: unknown[] = [];
  for (let i = 0; i < count; i++) args.push(d.value());
  return { fn, args };
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
  return { fn, innermost: innermost!, outermost: outermost!, bits };
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
