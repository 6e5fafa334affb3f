// The root frame of a spawned task: calls the function, waits for it, and hears of the end. At home it is what the join
// handle holds, and stays while the frames below it travel; on another core (a guest) it stands in for that one and
// mails the outcome home.
//
//   home                                   elsewhere
//   root (join part) ── remote op          guest root ── outermost frame ── … ── innermost frame
import { begin, contexts } from '../context/scope.ts';
import { cell } from '../executor/core.ts';
import { enqueue } from '../executor/executor.ts';
import { spawned } from '../executor/hog.ts';
import { await_, resumed } from '../task/await.ts';
import { callInTask } from '../task/body.ts';
import { F6, type Body, type Frame } from '../task/frame.ts';
import { Outcome, St } from '../task/state.ts';
import type { TaskKey } from '../send/capsule.ts';

export interface Root extends Frame {
  /** The spawned function. */
  s0: Function;
  /** Its arguments until it is called, then null. */
  s1: unknown[] | null;
  /** Identity across cores; null while the task has never left home. */
  s2: TaskKey | null;
  /** At home: cancellations sent after the task. A guest: those that have reached it. */
  s3: number;
  s4: RootKind;
  /** Why the task may not go on: what its join handle gets instead of the cancellation. */
  s5: unknown;
}

/** What the end of a task means here. May throw: what it throws is the outcome. */
export interface RootKind {
  succeeded(root: Root, value: unknown): unknown;
  failed(root: Root, error: unknown): unknown;
}

/** Tasks whose home is here and that have not ended. */
export const living = new Set<Root>();

const { RETURNED } = Outcome;

export const rootBody: Body = (frame) => {
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
    result = root.s4.failed(root, root.s5 ?? error);
    cell.k = RETURNED;
    return result;
  }
  return root.s4.succeeded(root, result);
};

spawned.bodies.add(rootBody);

function makeRoot(fn: Function, args: unknown[] | null, kind: RootKind): Root {
  const root = new F6(undefined, rootBody) as Root;
  root.s0 = fn;
  root.s1 = args;
  root.s2 = null;
  root.s3 = 0;
  root.s4 = kind;
  return root;
}

/** A task that has not begun, at the tail of the ready queue. */
export function newRoot(fn: Function, args: unknown[], kind: RootKind, send: boolean): Root {
  const root = makeRoot(fn, args, kind);
  root.st |= send ? St.BARE | St.SEND : St.BARE;
  if (contexts.on) begin(root);
  enqueue(root);
  return root;
}

/** A root that waits for something its caller puts into `n`. */
export function waitingRoot(fn: Function, kind: RootKind): Root {
  const root = makeRoot(fn, null, kind);
  root.pc = 1;
  return root;
}

export function link(root: Root, outermost: Frame): void {
  outermost.w = root;
  root.n = outermost;
}

/** The root of a send task's ready frame; null if the chain ends elsewhere. */
export function rootOf(frame: Frame): Root | null {
  let root = frame;
  while (root.fn !== rootBody) {
    if (root.w === null || (root.w.st & (St.OBSERVER | St.JOIN)) !== 0) return null;
    root = root.w;
  }
  return root as Root;
}
