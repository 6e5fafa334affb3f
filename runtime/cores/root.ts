// The root frame of a task that was spawned on another core: calls the function, or waits for the frames that came along, and mails
// the outcome home. What stays at home: home-task.ts.
//
//   home                                   elsewhere
//   task (join part) ── away               guest root ── outermost frame ── … ── innermost frame
import { cell } from '../executor/core.ts';
import { enqueue } from '../executor/executor.ts';
import { spawned } from '../executor/hog.ts';
import { await_, resumed } from '../task/await.ts';
import { callInTask } from '../task/body.ts';
import { F6, type Body, type Frame } from '../task/frame.ts';
import { Outcome, St } from '../task/state.ts';
import { assign } from '../context/context.ts';
import { contextOfGiven, type Given } from '../context/given.ts';
import type { TaskKey } from '../send/capsule.ts';

export interface Root extends Frame {
  /** The spawned function. */
  s0: Function;
  /** Its arguments until it is called, then null. */
  s1: unknown[] | null;
  s2: TaskKey;
  /** Cancellations that have reached it. */
  s3: number;
  /** What its async context holds. */
  s4: Given;
}

const { RETURNED } = Outcome;

let left: (root: Root, failed: boolean, value: unknown) => void;

/** What is done with the outcome of a guest. */
export function onOutcome(callback: typeof left): void {
  left = callback;
}

export const guestBody: Body = (frame) => {
  const root = frame as Root;
  let result: unknown;
  try {
    if (root.pc === 0) {
      root.pc = 1;
      const fn = root.s0;
      const args = root.s1!;
      root.s1 = null;
      spawned.fn = fn;
      resumed(root);
      result = callInTask(fn, undefined, args);
      if (cell.k !== RETURNED) return await_(root, result);
    } else result = resumed(root);
  } catch (error) {
    cell.k = RETURNED;
    left(root, true, error);
    return undefined;
  }
  left(root, false, result);
  return undefined;
};

spawned.bodies.add(guestBody);

function makeRoot(fn: Function, args: unknown[] | null, key: TaskKey, given: Given): Root {
  const root = new F6(undefined, guestBody) as Root;
  root.s0 = fn;
  root.s1 = args;
  root.s2 = key;
  root.s3 = 0;
  root.s4 = given;
  return root;
}

/** A guest that has not begun, at the tail of the ready queue. */
export function newGuest(fn: Function, args: unknown[], key: TaskKey, given: Given, send: boolean): Root {
  const root = makeRoot(fn, args, key, given);
  root.st |= send ? St.BARE | St.SEND : St.BARE;
  if (given.length !== 0) assign(root, contextOfGiven(given));
  enqueue(root);
  return root;
}

/** A guest that waits for the frames that came along, which `outermost` is the last of. */
export function suspendedGuest(fn: Function, key: TaskKey, given: Given, outermost: Frame): Root {
  const root = makeRoot(fn, null, key, given);
  root.pc = 1;
  root.st |= St.SEND;
  link(root, outermost);
  if (given.length !== 0) assign(root, contextOfGiven(given));
  return root;
}

export function link(root: Frame, outermost: Frame): void {
  outermost.w = root;
  root.n = outermost;
}

/** The task, at home or a guest, that a send task's ready frame is of; null if the chain ends elsewhere. */
export function rootOf(frame: Frame): Frame | null {
  let root = frame;
  while ((root.st & St.HOME) === 0 && root.fn !== guestBody) {
    if (root.w === null || (root.w.st & (St.OBSERVER | St.JOIN)) !== 0) return null;
    root = root.w;
  }
  return root;
}

export function isGuest(root: Frame): root is Root {
  return root.fn === guestBody;
}
