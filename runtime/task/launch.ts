// How spawned tasks begin. A compiled function of a module's top level gets the task's frame as its own: the task is made
// with the arguments in its slots and a body that is run once, to call the function with them. Such bodies are made for each function, on
// first demand, so that whoever sees a frame that has not begun, or began in the poll that was just made, knows the
// function by its body (hog.ts), and V8 knows it where a body is a constant (hot.ts).
import { resumed as theResumed } from './await.ts';
import type { Body, Frame, FrameClass } from './frame.ts';
import type { ModuleRecord } from './module.ts';
import { St } from './state.ts';

// See executor.ts.
const resumed = theResumed;

type AnyBody = (frame: Frame | null, ...params: unknown[]) => unknown;

/** What it takes to begin a task with a function's own frame. */
export class Launch {
  readonly module: ModuleRecord;
  readonly frame: FrameClass;
  /** What begins it with no argument, with one, with two, and with all of those in an array in the first slot. */
  begin0: Body | null = null;
  begin1: Body | null = null;
  begin2: Body | null = null;
  private beginAll: Body | null = null;
  private readonly body: AnyBody;
  private readonly made: (begin: Body) => void;

  /** @param made is told of each body that begins the function */
  constructor(module: ModuleRecord, body: Body, frame: FrameClass, made: (begin: Body) => void) {
    this.module = module;
    this.body = body as AnyBody;
    this.frame = frame;
    this.made = made;
  }

  /** Makes those for up to two arguments. */
  make(): void {
    this.made((this.begin0 = begin0(this.body)));
    this.made((this.begin1 = begin1(this.body)));
    this.made((this.begin2 = begin2(this.body)));
  }

  all(): Body {
    if (this.beginAll === null) this.made((this.beginAll = beginAll(this.body)));
    return this.beginAll as Body;
  }
}

const begin0 =
  (body: AnyBody): Body =>
  (frame) => {
    const task = frame as Frame;
    if ((task.st & St.THROW) !== 0) resumed(task);
    task.fn = body;
    return body(task);
  };

const begin1 =
  (body: AnyBody): Body =>
  (frame) => {
    const task = frame as Frame;
    if ((task.st & St.THROW) !== 0) resumed(task);
    const first = task.s0;
    task.fn = body;
    task.s0 = undefined;
    return body(task, first);
  };

const begin2 =
  (body: AnyBody): Body =>
  (frame) => {
    const task = frame as Frame;
    if ((task.st & St.THROW) !== 0) resumed(task);
    const first = task.s0;
    const second = task.s1;
    task.fn = body;
    task.s0 = undefined;
    task.s1 = undefined;
    return body(task, first, second);
  };

const beginAll =
  (body: AnyBody): Body =>
  (frame) => {
    const task = frame as Frame;
    if ((task.st & St.THROW) !== 0) resumed(task);
    const args = task.s0 as unknown[];
    task.fn = body;
    task.s0 = undefined;
    return body(task, ...args);
  };
