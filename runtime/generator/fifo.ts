// Async generators whose calls begin tasks. A request is a task. A compiled caller that awaits `next()` directly gets its
// answer as the call's plain result if the body yields without suspending: no promise, no request, no frame; else it
// waits for the request as for the frame of any call. What comes while the generator runs is queued.
import { Ctl } from '../driver/addon-types.ts';
import { begin, contexts } from '../context/scope.ts';
import { cell as theCell, core } from '../executor/core.ts';
import { enqueue, gaveWay, ready } from '../executor/executor.ts';
import { InPlace } from '../executor/limits.ts';
import { noticeFirstStretch } from '../executor/hog.ts';
import { waits } from '../task/await.ts';
import { complete, forwardBody, fulfilled, rejected } from '../task/complete.ts';
import { F2, type Body, type Frame } from '../task/frame.ts';
import { Outcome, St } from '../task/state.ts';
import {
  append,
  generatorOf,
  Inline,
  Kind,
  prepend,
  State,
  type Generator,
  type Order,
  type Request,
} from './record.ts';
import { abandon, awaitsReturn, drain, resume } from './steps.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { RETURNED, SUSPENDED } = Outcome;
const { ctl } = core;

class TaskRequest implements Request {
  readonly kind: Kind;
  readonly value: unknown;
  readonly task: Frame;
  readonly direct: boolean;
  next: Request | null = null;

  constructor(kind: Kind, value: unknown, direct: boolean) {
    this.direct = direct;
    this.kind = kind;
    this.value = value;
    this.task = new F2(undefined, forwardBody);
  }

  answer(result: IteratorResult<unknown>): void {
    settle(this.task, result, St.DONE);
  }

  refuse(error: unknown): void {
    settle(this.task, error, St.DONE | St.FAILED);
  }

  /** A cancelled caller is to find what it waits for: the chain goes on with the body. */
  begin(frame: Frame): void {
    this.task.n = frame;
  }
}

/** Completes a request. A compiled caller that waits for it is made ready without a turn of the request's own. */
function settle(task: Frame, value: unknown, outcome: number): void {
  const waiter = task.w;
  if (waiter === null || (waiter.st & (St.JOIN | St.OBSERVER)) !== 0) {
    complete(task, value, outcome);
    return;
  }
  waiter.v = value;
  if (outcome !== (St.DONE as number)) waiter.st |= St.THROW;
  if ((task.st & St.CANCEL) !== 0) waiter.st |= St.CANCEL;
  enqueue(waiter);
}

const returnRequested: Body = (polled) => {
  const frame = polled as Frame;
  const value = frame.v;
  frame.v = undefined;
  return resume(generatorOf(frame), Kind.RETURN, value);
};

export const fifo: Order = {
  // An ordinary caller gets control back at the first await, and a yield is one.
  waits(generator, frame, value) {
    if (waits(frame, value)) return true;
    const { head } = generator;
    if (generator.inline === Inline.PENDING ? generator.direct : head !== null && head.direct) return false;
    enqueue(frame);
    return true;
  },
  queues(generator, { kind, value }) {
    const { frame } = generator;
    // Through the queue: a body that yields without waiting would deepen the stack by every request.
    if (kind === Kind.RETURN) frame.fn = returnRequested;
    else if (kind === Kind.THROW) frame.st |= St.THROW;
    frame.v = value;
    enqueue(frame);
    return true;
  },
};

/** Runs the body on for a request; `next`, `throw` and `return` of an idle generator. */
function run(generator: Generator, kind: Kind, value: unknown, direct: boolean): void {
  const budget = cell.b;
  const send = cell.s;
  const raised = ctl[Ctl.FLAG]!;
  const { frame } = generator;
  cell.s = 0;
  // An ordinary caller gets control back at the first await.
  if (!direct) cell.b = InPlace.NOT;
  generator.inline = Inline.PENDING;
  let result: unknown;
  let outcome: number = St.DONE;
  try {
    result = resume(generator, kind, value);
    if (gaveWay(frame, result) || cell.k !== RETURNED) outcome = 0;
  } catch (error) {
    result = error;
    outcome = St.DONE | St.FAILED;
  }
  cell.k = null;
  cell.s = send;
  if (!direct) {
    cell.b = ready() ? InPlace.NOT : budget;
    if (raised === 0 && ctl[Ctl.FLAG] !== 0) {
      try {
        noticeFirstStretch(generator.body);
      } catch {
        // See task/start.ts.
      }
    }
  }
  if (outcome !== 0) complete(frame, result, outcome);
  else if (contexts.on && generator.state === State.EXECUTING) begin(frame);
}

/** `next`, `throw` and `return`: `direct` if a compiled caller awaits the outcome at once. */
export function request(generator: Generator, kind: Kind, value: unknown, direct: boolean): unknown {
  const { state } = generator;
  if (state === State.EXECUTING || state === State.DRAINING) {
    const queued = new TaskRequest(kind, value, direct);
    append(generator, queued);
    return pending(queued);
  }
  generator.direct = direct;
  if (state === State.START && kind !== Kind.NEXT) abandon(generator);
  if (state === State.YIELDED || (state === State.START && kind === Kind.NEXT))
    run(generator, kind, value, direct);
  else if (kind === Kind.RETURN) {
    generator.inline = Inline.PENDING;
    if (!awaitsReturn(generator, value)) drain(generator);
  } else if (kind === Kind.THROW) return thrown(value, direct);
  else return given({ value: undefined, done: true }, direct);
  const { inline, out } = generator;
  generator.inline = Inline.NONE;
  generator.out = undefined;
  if (inline === Inline.ANSWERED) return given(out, direct);
  if (inline === Inline.REFUSED) return thrown(out, direct);
  const waiting = new TaskRequest(kind, value, direct);
  if (generator.state === (State.EXECUTING as State)) waiting.begin(generator.frame);
  prepend(generator, waiting);
  return pending(waiting);
}

function given(result: unknown, direct: boolean): unknown {
  return direct ? result : fulfilled(result);
}

function thrown(error: unknown, direct: boolean): unknown {
  if (direct) throw error;
  return rejected(error);
}

function pending({ direct, task }: TaskRequest): unknown {
  if (!direct) return task;
  cell.k = SUSPENDED;
  cell.f = task;
  return undefined;
}
