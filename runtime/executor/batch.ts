// A run's batches: the frames that are ready, polled one after the other, then those that became ready meanwhile. Whatever the
// loop refers to is a parameter, so that hot.ts can make copies of its text.
import type { Body, Frame } from '../task/frame.ts';
import type { GAVE_WAY, Outcome } from '../task/state.ts';
import { St } from '../task/state.ts';
import { Ctl } from '../driver/addon-types.ts';
import type { Cell } from './core.ts';
import { InPlace } from './limits.ts';
import type { Queue } from './ready-queue.ts';

/** Polls the ready frames, at most `most`, and answers how many of these polls are left. */
export type RunBatch = (ready: Queue, most: number) => number;

/** What a batch needs of the rest of the executor. */
export interface BatchParts {
  readonly cell: Cell;
  readonly ctl: Int32Array;
  readonly special: { readonly on: boolean };
  readonly force: { readonly on: boolean };
  /** `awaits`: those in a row that may go on in place when nothing else is ready; `spent`: this run has used them up. */
  readonly inPlace: { readonly awaits: number; readonly spent: boolean };
  readonly RETURNED: typeof Outcome.RETURNED;
  readonly GAVE_WAY: typeof GAVE_WAY;
  readonly poll: (frame: Frame) => void;
  readonly afterPoll: (frame: Frame, result: unknown, outcome: number) => void;
  readonly suspended: (frame: Frame) => void;
  readonly thrown: (error: unknown, frame: Frame, resumed: boolean) => void;
  /** The slice is spent: answers how many polls are left. */
  readonly stretched: (frame: Frame, fn: Body, pc: number, left: number) => number;
  /** Empties the LIFO slot; answers what is polled next, `left` polls being left. */
  readonly takeNext: (ready: Queue, left: number) => Frame | null;
}

/**
 * What becomes ready meanwhile makes the next batch. Taking a whole batch spares a store to `head` for each frame. Batches of
 * one, as where each task spawns the next, are common: going on with the next here and not by another call spares a seventh.
 * @param hot the body that this copy of the loop calls by name, null if none
 */
export function makeRunBatch(parts: BatchParts, hot: Body | null): RunBatch {
  const { cell, ctl, special, force, inPlace, RETURNED, GAVE_WAY } = parts;
  const { poll, afterPoll, suspended, thrown, stretched, takeNext } = parts;
  return function runBatch(ready, most) {
    let left = most;
    let frame = ready.head;
    ready.last = ready.tail;
    ready.head = ready.tail = null;
    while (frame !== null && left > 0) {
      const next: Frame | null = frame.n as Frame | null;
      frame.n = null;
      ready.rest = next;
      if (next === null && ready.head === null) cell.b = inPlace.awaits;
      const { fn, pc, st } = frame;
      left--;
      if (special.on || (st & St.CANCEL) !== 0) poll(frame);
      else {
        // `poll` written out: the most frequent end, a task that gives way, needs nothing but the queue at hand.
        frame.st = (st & ~(St.QUEUED | St.BARE)) | St.POLLED;
        cell.s = st & (St.SEND | St.CONTEXT);
        let result: unknown;
        let outcome: number = St.DONE;
        try {
          result = fn === hot ? hot(frame) : fn(frame);
        } catch (error) {
          result = error;
          outcome = St.DONE | St.FAILED;
          thrown(error, frame, (st & St.POLLED) !== 0);
          cell.k = RETURNED;
        }
        if (result === GAVE_WAY) {
          cell.b = InPlace.NOT;
          const bits = frame.st;
          frame.st = bits | (St.QUEUED | St.BARE);
          if (ready.tail === null) ready.head = frame;
          else ready.tail.n = frame;
          ready.tail = frame;
          if ((bits & St.DUTIES) !== 0) suspended(frame);
        } else afterPoll(frame, result, outcome);
      }
      if (ctl[Ctl.FLAG] !== 0 && !force.on) left = stretched(frame, fn, pc, left);
      frame = ready.next === null ? ready.rest : takeNext(ready, left);
      if (frame === null) {
        frame = ready.head;
        if (frame === null || inPlace.spent) return left;
        ready.last = ready.tail;
        ready.head = ready.tail = null;
      }
    }
    if (frame !== null) {
      const last = ready.last as Frame;
      last.n = ready.head;
      ready.head = frame;
      ready.tail ??= last;
      ready.rest = null;
    }
    return left;
  };
}
