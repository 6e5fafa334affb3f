// The frame: task header and saved variables in one object. Four sizes, one prototype, so that the executor's sites see
// at most four hidden classes and stay polymorphic. Constructor functions rather than classes, because a class cannot
// take a shared prototype, and the prototype's identity is how a task is told from a user's own object.
import type { Context } from '../context/context.ts';
import type { ModuleRecord } from './module.ts';
import type { Op } from './op.ts';
import { St } from './state.ts';

/** Resumes a suspended call: `fn(frame)`. A first run passes null and the parameters. */
export type Body = (frame: Frame | null, ...params: never[]) => unknown;

export interface Frame {
  /**
   * Module record, or the context that stands in front of it (runtime/context): ask `moduleOf`. Undefined if the module
   * had not finished loading.
   */
  d: ModuleRecord | Context | undefined;
  fn: Body;
  /** Resume point, unique within the file; 0 = not yet run. */
  pc: number;
  /** `St` bits. */
  st: number;
  /** Value being delivered; after completion the result or the error. */
  v: unknown;
  /** Who waits for this frame: another frame (a caller, or one of the observers in observe.ts). */
  w: Frame | null;
  /** Next in the ready queue; while waiting, the callee's frame or the operation waited for. */
  n: Frame | Op | null;
  s0: unknown;
  s1: unknown;
}

export type FrameClass = new (d: ModuleRecord | undefined, fn: Body) => Frame;

/** Prototype of every task. `then` is defined in promise.ts. */
export const TaskProto = Object.create(Promise.prototype) as Promise<unknown>;

export function isTask(value: object): value is Frame {
  return Object.getPrototypeOf(value) === TaskProto;
}

function frame2(this: Frame, d: ModuleRecord | undefined, fn: Body): void {
  this.d = d;
  this.fn = fn;
  this.pc = 0;
  this.st = 0;
  this.v = undefined;
  this.w = null;
  this.n = null;
  this.s0 = undefined;
  this.s1 = undefined;
}

function frame6(this: Frame & Slots, d: ModuleRecord | undefined, fn: Body): void {
  this.d = d;
  this.fn = fn;
  this.pc = 0;
  this.st = 4096;
  this.v = undefined;
  this.w = null;
  this.n = null;
  this.s0 = undefined;
  this.s1 = undefined;
  this.s2 = undefined;
  this.s3 = undefined;
  this.s4 = undefined;
  this.s5 = undefined;
}

function frame14(this: Frame & Slots, d: ModuleRecord | undefined, fn: Body): void {
  this.d = d;
  this.fn = fn;
  this.pc = 0;
  this.st = 8192;
  this.v = undefined;
  this.w = null;
  this.n = null;
  this.s0 = undefined;
  this.s1 = undefined;
  this.s2 = undefined;
  this.s3 = undefined;
  this.s4 = undefined;
  this.s5 = undefined;
  this.s6 = undefined;
  this.s7 = undefined;
  this.s8 = undefined;
  this.s9 = undefined;
  this.s10 = undefined;
  this.s11 = undefined;
  this.s12 = undefined;
  this.s13 = undefined;
}

function frame30(this: Frame & Slots, d: ModuleRecord | undefined, fn: Body): void {
  this.d = d;
  this.fn = fn;
  this.pc = 0;
  this.st = 12288;
  this.v = undefined;
  this.w = null;
  this.n = null;
  this.s0 = undefined;
  this.s1 = undefined;
  this.s2 = undefined;
  this.s3 = undefined;
  this.s4 = undefined;
  this.s5 = undefined;
  this.s6 = undefined;
  this.s7 = undefined;
  this.s8 = undefined;
  this.s9 = undefined;
  this.s10 = undefined;
  this.s11 = undefined;
  this.s12 = undefined;
  this.s13 = undefined;
  this.s14 = undefined;
  this.s15 = undefined;
  this.s16 = undefined;
  this.s17 = undefined;
  this.s18 = undefined;
  this.s19 = undefined;
  this.s20 = undefined;
  this.s21 = undefined;
  this.s22 = undefined;
  this.s23 = undefined;
  this.s24 = undefined;
  this.s25 = undefined;
  this.s26 = undefined;
  this.s27 = undefined;
  this.s28 = undefined;
  this.s29 = undefined;
}

type Slots = Record<`s${number}`, unknown>;

function shared(constructor: unknown): FrameClass {
  (constructor as { prototype: unknown }).prototype = TaskProto;
  return constructor as FrameClass;
}

export const F2 = shared(frame2);
export const F6 = shared(frame6);
export const F14 = shared(frame14);
export const F30 = shared(frame30);

const SLOTS = [2, 6, 14, 30];

/** The smallest frame with room for `slots` variables. */
export function frameClass(slots: number): FrameClass {
  return slots <= 2 ? F2 : slots <= 6 ? F6 : slots <= 14 ? F14 : F30;
}

/** Drops everything a completed task no longer needs, so that holding its result holds nothing else. */
export function wipe(frame: Frame): void {
  frame.d = undefined;
  frame.s0 = undefined;
  frame.s1 = undefined;
  if ((frame.st & (3 << St.SIZE)) !== 0) wipeRest(frame);
}

function wipeRest(frame: Frame): void {
  const slots = frame as unknown as Slots;
  for (let i = 2; i < SLOTS[(frame.st >> St.SIZE) & 3]!; i++) slots[`s${i}`] = undefined;
}
