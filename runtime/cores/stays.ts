// Tasks that were to move and cannot: they stay whole, go on here, and are asked again later. What a task holds at one point it will
// most likely hold there the next time, so it is left alone for twice as many polls after each refusal; where it stands elsewhere by then, it
// is asked at once.
import type { Body, Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { Place } from '../send/capsule.ts';
import { Unsendable } from '../send/send-error.ts';
import { STAY_REASONS, type StayReason } from '../send/stay.ts';
import { stayed } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';
import { stays as known } from '../observe/why-stays.ts';
import { count, Stat, type Isolate } from './isolate.ts';

/** Most refusals in a row that are assumed. At a slice each, half a second. */
const MOST_LEFT_ALONE = 64;

interface Stay {
  fn: Body;
  pc: number;
  why: string;
  /** Polls for which it is left alone, and those of them that are over. */
  polls: number;
  over: number;
}

const stays = known as WeakMap<Frame, Stay>;

/** Whether the task that `frame` is the innermost of is left alone this time. */
export function leftAlone(root: Frame, frame: Frame): boolean {
  const stay = stays.get(root);
  if (stay === undefined) return false;
  if (stay.fn !== frame.fn || stay.pc !== frame.pc) {
    stays.delete(root);
    return false;
  }
  if (++stay.over > stay.polls) return false;
  frame.st |= St.STAYS;
  return true;
}

/** It cannot travel, for what `fault` says. */
export function refuse(isolate: Isolate, root: Frame, frame: Frame, fault: unknown): void {
  const before = stays.get(root);
  const polls = before === undefined ? 1 : Math.min(2 * before.polls, MOST_LEFT_ALONE);
  const { reason, why } = explain(fault);
  stays.set(root, { fn: frame.fn, pc: frame.pc, why, polls, over: 0 });
  frame.st |= St.STAYS;
  count(isolate, Stat.STAYS + STAY_REASONS.indexOf(reason));
  if (watch.on) stayed(root, reason, why);
}

/** The task has been polled: it may be asked again. */
export function polledAgain(frame: Frame): void {
  frame.st &= ~St.STAYS;
}

function explain(fault: unknown): { reason: StayReason; why: string } {
  if (fault instanceof Place) return { reason: fault.what.reason, why: String(fault) };
  if (fault instanceof Unsendable) return { reason: fault.reason, why: fault.told('') };
  if (fault instanceof RangeError) return { reason: 'size', why: 'it nests too deeply' };
  return { reason: 'threw', why: `a getter or codec threw ${String(fault)}` };
}
