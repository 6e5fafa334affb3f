// Reading and writing the slots of a frame. Written out, because slots reached by computed names cost a dictionary
// look-up each; that is also why all slots of the size class travel, not only those the function uses.
import { F14, F2, F30, F6, type Frame, type FrameClass } from '../task/frame.ts';
import type { Decoder } from './decoder.ts';
import type { Encoder } from './encoder.ts';

type Slots = Frame & Record<`s${number}`, unknown>;

/** Frame classes by size number (bits 12 and 13 of the state). */
export const CLASSES: readonly FrameClass[] = [F2, F6, F14, F30];
const COUNTS = [2, 6, 14, 30];

export function encodeSlots(e: Encoder, frame: Frame, size: number): void {
  const f = frame as Slots;
  e.value(f.s0);
  e.value(f.s1);
  if (size === 0) return;
  e.value(f.s2);
  e.value(f.s3);
  e.value(f.s4);
  e.value(f.s5);
  if (size === 1) return;
  e.value(f.s6);
  e.value(f.s7);
  e.value(f.s8);
  e.value(f.s9);
  e.value(f.s10);
  e.value(f.s11);
  e.value(f.s12);
  e.value(f.s13);
  if (size === 2) return;
  for (let i = 14; i < 30; i++) e.value(f[`s${i}`]);
}

export function decodeSlots(d: Decoder, frame: Frame, size: number): void {
  const f = frame as Slots;
  f.s0 = d.value();
  f.s1 = d.value();
  if (size === 0) return;
  f.s2 = d.value();
  f.s3 = d.value();
  f.s4 = d.value();
  f.s5 = d.value();
  if (size === 1) return;
  f.s6 = d.value();
  f.s7 = d.value();
  f.s8 = d.value();
  f.s9 = d.value();
  f.s10 = d.value();
  f.s11 = d.value();
  f.s12 = d.value();
  f.s13 = d.value();
  if (size === 2) return;
  for (let i = 14; i < 30; i++) f[`s${i}`] = d.value();
}

/** The first slot that cannot be encoded: its index and the reason. For error messages only. */
export function culprit<R>(
  e: Encoder,
  frame: Frame,
  size: number,
  attempt: (write: () => void) => R | null,
): { slot: number; reason: R } | null {
  for (let slot = 0; slot < COUNTS[size]!; slot++) {
    const reason = attempt(() => e.value((frame as Slots)[`s${slot}`]));
    if (reason !== null) return { slot, reason };
  }
  return null;
}
