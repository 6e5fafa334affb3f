// The abstract operations on async generators (ECMAScript 27.6.3), shared by both orders. Their names here:
//   AsyncGeneratorStart, …CompleteStep   ended, answer, refuse        AsyncGeneratorYield         yield_, yieldInner
//   AsyncGeneratorResume                 resume                       …UnwrapYieldResumption      resume (RETURN)
//   AsyncGeneratorDrainQueue             drain                        …AwaitReturn                awaitReturn
// The body is never run from inside itself: what cannot be awaited is thrown by the call that was to wait for it.
// While the runtime awaits on the body's behalf (the operand of a yield, the value of a return request), `frame.fn` is
// the stage to run when the value has come, and the body again as soon as it does.
import { cell as theCell } from '../executor/core.ts';
import { resumed } from '../task/await.ts';
import { F2, wipe, type Body, type Frame } from '../task/frame.ts';
import { Outcome, St } from '../task/state.ts';
import { generatorOf, Inline, Kind, shift, State, type Generator, type Request } from './record.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { AGAIN } = Outcome;

/** Answers the request that the generator runs for. */
export function answer(generator: Generator, value: unknown, done: boolean): void {
  const result: IteratorResult<unknown> = { value, done };
  if (generator.inline === Inline.PENDING) {
    generator.inline = Inline.ANSWERED;
    generator.out = result;
  } else shift(generator).answer(result);
}

export function refuse(generator: Generator, error: unknown): void {
  if (generator.inline === Inline.PENDING) {
    generator.inline = Inline.REFUSED;
    generator.out = error;
  } else shift(generator).refuse(error);
}

/** Nothing to do for whoever called the body: the frame waits, or the generator does. */
function handled(): undefined {
  cell.k = AGAIN;
  return undefined;
}

const operandAwaited: Body = (polled) => {
  const frame = polled as Frame;
  const generator = generatorOf(frame);
  frame.fn = generator.body;
  // A rejection is thrown by the yield.
  if ((frame.st & St.THROW) !== 0) return generator.body(frame);
  const value = frame.v;
  frame.v = undefined;
  const next = nextBehind(generator, value);
  return next === null ? handled() : resume(generator, next.kind, next.value);
};

const returnAwaited: Body = (polled) => {
  const frame = polled as Frame;
  const generator = generatorOf(frame);
  frame.fn = generator.body;
  generator.returning = (frame.st & St.THROW) === 0;
  return generator.body(frame);
};

/** `$yield(frame, value)`: the body has saved itself and yields; `value` is awaited first. */
export function yield_(frame: Frame, value: unknown): unknown {
  const generator = generatorOf(frame);
  frame.fn = operandAwaited;
  if (generator.order.waits(generator, frame, value)) return handled();
  frame.fn = generator.body;
  const next = nextBehind(generator, resumed(frame));
  if (next !== null) generator.order.queues(generator, next);
  return handled();
}

/** A yield has come to its end: answers the request, and gives the one to go on with. */
function nextBehind(generator: Generator, value: unknown): Request | null {
  answer(generator, value, false);
  const next = generator.head;
  if (next === null) generator.state = State.YIELDED;
  else next.begin(generator.frame);
  return next;
}

/**
 * `$yieldInner(frame, value)`: `yield*` passes on what its iterator gave, unawaited. False if there is a request to go
 * on with: the activation goes on, and finds it in the frame.
 */
export function yieldInner(frame: Frame, value: unknown): boolean {
  const generator = generatorOf(frame);
  const next = nextBehind(generator, value);
  cell.k = AGAIN;
  if (next === null || generator.order.queues(generator, next)) return true;
  frame.v = next.value;
  if (next.kind === Kind.THROW) frame.st |= St.THROW;
  else if (next.kind === Kind.RETURN) {
    frame.fn = returnAwaited;
    if (generator.order.waits(generator, frame, next.value)) return true;
    frame.fn = generator.body;
    generator.returning = (frame.st & St.THROW) === 0;
  }
  return false;
}

/** Runs the body on with what a request brings; for calling in place of the body. */
export function resume(generator: Generator, kind: Kind, value: unknown): unknown {
  const { frame } = generator;
  generator.state = State.EXECUTING;
  if (kind === Kind.RETURN) {
    frame.fn = returnAwaited;
    return generator.order.waits(generator, frame, value) ? handled() : returnAwaited(frame);
  }
  frame.v = value;
  if (kind === Kind.THROW) frame.st |= St.THROW;
  return generator.body(frame);
}

/** `$returns(frame)`, behind a yield: is the body to return with what it was resumed with? */
export function returns(frame: Frame): boolean {
  const generator = generatorOf(frame);
  const { returning } = generator;
  generator.returning = false;
  return returning;
}

const gone: Body = () => undefined;

/** A generator that never began is completed: what its frame holds is let go. */
export function abandon(generator: Generator): void {
  generator.state = State.COMPLETED;
  generator.frame.fn = generator.body = gone;
  wipe(generator.frame);
}

/** Hears of the end of a body: `task` is the completed frame, `waiter` the observer that holds the generator. */
export function ended(task: Frame, waiter: Frame): void {
  const generator = waiter.s1 as Generator;
  generator.state = State.DRAINING;
  generator.body = gone;
  if ((task.st & St.FAILED) !== 0) refuse(generator, task.v);
  else answer(generator, task.v, true);
  task.v = undefined;
  drain(generator);
}

/** Answers the requests that a completed generator still has. */
export function drain(generator: Generator): void {
  for (let next = generator.head; next !== null; next = generator.head) {
    if (next.kind === Kind.RETURN) {
      if (awaitsReturn(generator, next.value)) return;
    } else if (next.kind === Kind.NEXT) answer(generator, undefined, true);
    else refuse(generator, next.value);
  }
  generator.state = State.COMPLETED;
}

const returnSettled: Body = (polled) => {
  const frame = polled as Frame;
  const generator = frame.s0 as Generator;
  settleReturn(generator, frame);
  drain(generator);
  return handled();
};

function settleReturn(generator: Generator, frame: Frame): void {
  if ((frame.st & St.THROW) !== 0) refuse(generator, frame.v);
  else answer(generator, frame.v, true);
}

/**
 * A completed generator, or one that has not begun, is asked to return: it awaits the value and is done. False if there
 * was nothing to wait for; the request is answered then.
 */
export function awaitsReturn(generator: Generator, value: unknown): boolean {
  generator.state = State.DRAINING;
  const frame = new F2(undefined, returnSettled);
  frame.st |= St.POLLED;
  frame.s0 = generator;
  if (generator.order.waits(generator, frame, value)) return true;
  settleReturn(generator, frame);
  return false;
}
