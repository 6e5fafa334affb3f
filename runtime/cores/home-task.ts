// A task of `spawn` at its home. The frame that the join handle holds is the function's own, as with `spawnLocal`, until the task
// leaves; whoever has to know what such a frame is asks for its body:
//
//   begin0, begin1, begin2, beginAll     has not begun: the arguments are in the slots
//   run                                  calls the function's body, and sees to what comes of it
//   beginOther                           has not begun, and is no function with a frame of its own: function and arguments in the slots
//   joined                               waits for the outermost frame of the call, which may leave without it
//   away                                 is elsewhere: waits for news
//
// **Whatever a body returns or throws crosses as a message** (send/copy.ts): a task that never left hands over a copy, as one that
// comes from another core does.
import { assign } from '../context/context.ts';
import { contextOfGiven, type Given } from '../context/given.ts';
import { cell as theCell } from '../executor/core.ts';
import { enqueueAs } from '../executor/executor.ts';
import { spawned } from '../executor/hog.ts';
import { await_, resumed } from '../task/await.ts';
import { callInTask } from '../task/body.ts';
import { forwardBody } from '../task/complete.ts';
import { wipe, type Body, type Frame, type FrameClass, F2, frameClass } from '../task/frame.ts';
import { functionOf, standsFor, type FunctionRef } from '../task/module.ts';
import { GAVE_WAY as gaveWay, Outcome, St } from '../task/state.ts';
import { copyError, copyResult } from '../send/copy.ts';
import type { TaskKey } from '../send/capsule.ts';
import { ended, suspendedFirst } from './living.ts';

// See executor.ts.
const cell = theCell;
const GAVE_WAY = gaveWay;
const { RETURNED, SUSPENDED } = Outcome;

type AnyBody = (frame: Frame | null, ...params: unknown[]) => unknown;

/** What a home knows of a task that has been elsewhere. */
export interface Part {
  readonly key: TaskKey;
  /** Cancellations sent after it. */
  asked: number;
}

/** A frame whose body is `joined` or `away`. */
export interface Joined extends Frame {
  s0: Function;
  /** Null while it has never left. */
  s1: Part | null;
}

/** What a body has come to: an outcome as a message, or what the executor is to be told. */
function cameTo(task: Frame, result: unknown): unknown {
  if (result === GAVE_WAY) return result;
  if (cell.k === RETURNED) {
    ended(task);
    return copyResult(functionAt(task), result);
  }
  // A call that it returns: whatever comes of that is the task's own.
  if (cell.k !== SUSPENDED) return result;
  const fn = functionAt(task);
  wipe(task);
  return joins(task, fn, result);
}

function joins(task: Frame, fn: Function, result: unknown): unknown {
  task.fn = joined;
  task.s0 = fn;
  task.s1 = null;
  return await_(task, result);
}

function failed(task: Frame, error: unknown): unknown {
  cell.k = RETURNED;
  ended(task);
  return copyError(functionAt(task), error);
}

export const joined: Body = (frame) => {
  const task = frame as Joined;
  let result: unknown;
  try {
    result = resumed(task);
  } catch (error) {
    throw failed(task, error);
  }
  ended(task);
  return copyResult(task.s0, result);
};

/** What comes from elsewhere is a message already. */
export const away: Body = (frame) => {
  ended(frame as Frame);
  return resumed(frame as Frame);
};

/** Of a function without a frame of its own: the function in `s0`, its arguments in `s1`. */
const beginOther: Body = (frame) => {
  const task = frame as Frame;
  const fn = task.s0 as Function;
  const args = task.s1 as unknown[];
  spawned.fn = fn;
  let result: unknown;
  try {
    resumed(task);
    result = callInTask(fn, undefined, args);
  } catch (error) {
    throw failed(task, error);
  }
  if (cell.k === RETURNED) {
    ended(task);
    return copyResult(fn, result);
  }
  suspendedFirst(task);
  task.pc = 1;
  return joins(task, fn, result);
};

spawned.bodies.add(beginOther);

/** How tasks of one function begin and go on in its own frame. */
export class SendLaunch {
  readonly frame: FrameClass;
  readonly ref: FunctionRef;
  readonly begin0: Body;
  readonly begin1: Body;
  readonly begin2: Body;
  readonly beginAll: Body;
  readonly run: Body;

  constructor(ref: FunctionRef) {
    this.ref = ref;
    this.frame = frameClass(ref.info.slots);
    const body = ref.info.body as unknown as AnyBody;
    const run: Body = (frame) => {
      const task = frame as Frame;
      let result: unknown;
      try {
        result = body(task);
      } catch (error) {
        throw failed(task, error);
      }
      return cameTo(task, result);
    };
    this.run = run;
    this.begin0 = begin(run, (task) => body(task));
    this.begin1 = begin(run, (task) => {
      const first = task.s0;
      task.s0 = undefined;
      return body(task, first);
    });
    this.begin2 = begin(run, (task) => {
      const first = task.s0;
      const second = task.s1;
      task.s0 = undefined;
      task.s1 = undefined;
      return body(task, first, second);
    });
    this.beginAll = begin(run, (task) => {
      const args = task.s0 as unknown[];
      task.s0 = undefined;
      return body(task, ...args);
    });
    for (const form of [run, this.begin0, this.begin1, this.begin2, this.beginAll]) {
      standsFor(form, ref);
      forms.set(form, this);
    }
  }

  /** The arguments of a task that has not begun; undefined if it has. */
  argumentsOf({ fn, s0, s1 }: Frame): unknown[] | undefined {
    if (fn === this.begin0) return [];
    if (fn === this.begin1) return [s0];
    if (fn === this.begin2) return [s0, s1];
    return fn === this.beginAll ? (s0 as unknown[]) : undefined;
  }
}

/** The first poll. */
function begin(run: Body, call: (task: Frame) => unknown): Body {
  return (frame) => {
    const task = frame as Frame;
    let result: unknown;
    try {
      if ((task.st & St.THROW) !== 0) resumed(task);
      task.fn = run;
      result = call(task);
    } catch (error) {
      throw failed(task, error);
    }
    if (result === GAVE_WAY || cell.k !== RETURNED) suspendedFirst(task);
    return cameTo(task, result);
  };
}

const forms = new WeakMap<Body, SendLaunch>();

class Itself {
  constructor(object: object) {
    return object;
  }
}

/** Hangs a launch on a function, as launch.ts does. */
class SendMark extends Itself {
  #launch: SendLaunch;

  constructor(entry: Function, launch: SendLaunch) {
    super(entry);
    this.#launch = launch;
  }

  static of(fn: object): SendLaunch | undefined {
    return #launch in fn ? (fn as SendMark).#launch : undefined;
  }
}

/** How `fn` is spawned in a frame of its own, if that has been made. */
export const sendLaunchOf: (fn: Function) => SendLaunch | undefined = SendMark.of;

/** Makes it for a function of a compiled module's top level; undefined for any other, and for those that pack their arguments. */
export function makeSendLaunch(fn: Function): SendLaunch | undefined {
  const ref = functionOf(fn);
  const { entry, body } = ref?.info ?? {};
  // Of the program's entry: its tasks stay, and are not spawned in the short way.
  if (ref === undefined || ref.module.entry) return undefined;
  if (body === undefined || entry !== fn || body.length !== fn.length + 1) return undefined;
  const launch = new SendLaunch(ref);
  new SendMark(fn, launch);
  return launch;
}

/** The frame of a task that has not begun, of any function. */
export function otherTask(fn: Function, args: unknown[]): Frame {
  const task = new F2(undefined, beginOther);
  task.s0 = fn;
  task.s1 = args;
  return task;
}

/** Body of the frame of a call that has not begun, below a task that has come home: function in `s0`, arguments in `s1`. */
const beginCall: Body = (frame) => {
  const call = frame as Frame;
  const fn = call.s0 as Function;
  const args = call.s1 as unknown[];
  spawned.fn = fn;
  resumed(call);
  const result: unknown = callInTask(fn, undefined, args);
  if (cell.k === RETURNED) return result;
  wipe(call);
  call.fn = forwardBody;
  return await_(call, result);
};

spawned.bodies.add(beginCall);

/** A task that left before it began has come home, and begins. */
export function beginBelow(task: Joined, args: unknown[], given: Given): void {
  const call = new F2(undefined, beginCall);
  call.s0 = task.s0;
  call.s1 = args;
  call.w = task;
  task.n = call;
  if (given.length !== 0) assign(task, contextOfGiven(given));
  enqueueAs(call, call.st | St.BARE | St.SEND);
}

/** The function that a task at home was spawned with. */
export function functionAt(task: Frame): Function {
  const launch = forms.get(task.fn);
  return launch === undefined ? (task.s0 as Function) : launch.ref.info.entry!;
}

/** What a task that has not begun is to be called with; undefined if it has begun, or is not at home. */
export function unbegun(task: Frame): unknown[] | undefined {
  if (task.fn === beginOther) return task.s1 as unknown[];
  return forms.get(task.fn)?.argumentsOf(task);
}

/** Whether the frame is the function's own, and goes along when the task leaves. */
export function isWhole(task: Frame): boolean {
  return forms.has(task.fn);
}

/** The part of a task that has been elsewhere. */
export function partOf(task: Frame): Part | null {
  return task.fn === joined || task.fn === away ? (task as Joined).s1 : null;
}
