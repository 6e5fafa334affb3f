// How spawned tasks begin. A compiled function of a module's top level gets the task's frame as its own: the task is made
// with the arguments in its slots and a body that is run once, to call the function with them. Such bodies are made for each function, on
// first demand, so that whoever sees a frame that has not begun, or began in the poll that was just made, knows the
// function by its body (hog.ts), and V8 knows it where a body is a constant (hot.ts).
import { resumed as theResumed } from './await.ts';
import { frameClass, type Body, type Frame, type FrameClass } from './frame.ts';
import type { Launch } from './launch.ts';
import { functionOf, standsFor } from './module.ts';
import { St } from './state.ts';

// See executor.ts.
const resumed = theResumed;

type AnyBody = (frame: Frame | null, ...params: unknown[]) => unknown;

/** Makes those for up to two arguments. */
export function makeLaunch(launch: Launch): void {
  const body = launch.body as AnyBody;
  launch.begin0 = made(launch, begin0(body));
  launch.begin1 = made(launch, begin1(body));
  launch.begin2 = made(launch, begin2(body));
}

/** The one for any number of arguments. */
export function launchAll(launch: Launch): Body {
  return (launch.beginAll ??= made(launch, beginAll(launch.body as AnyBody)));
}

/** The class of the function's frames. */
export function launchFrame(launch: Launch): FrameClass {
  return (launch.frame ??= frameClass(launch.slots));
}

function made(launch: Launch, begin: Body): Body {
  launchFrame(launch);
  standsFor(begin, functionOf(launch.body)!);
  return begin;
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
