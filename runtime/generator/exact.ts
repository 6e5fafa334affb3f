// Async generators in the engine's order: every request is a native promise, every await takes the engine's ticks.
import { Ctl } from '../driver/addon-types.ts';
import { begin, contexts } from '../context/scope.ts';
import { cell as theCell, core } from '../executor/core.ts';
import { gaveWay, ready } from '../executor/executor.ts';
import { InPlace } from '../executor/limits.ts';
import { noticeFirstStretch } from '../executor/hog.ts';
import { waitsExact } from '../exact/await.ts';
import { capability, type Capability } from '../exact/capability.ts';
import { complete } from '../task/complete.ts';
import { Outcome, St } from '../task/state.ts';
import { append, Kind, State, type Generator, type Order, type Request } from './record.ts';
import { abandon, drain, resume } from './steps.ts';

// A local constant is folded into optimised code; an imported binding is loaded at every use.
const cell = theCell;
const { RETURNED } = Outcome;
const { ctl } = core;

class PromiseRequest implements Request {
  readonly kind: Kind;
  readonly value: unknown;
  readonly made: Capability;
  readonly direct = false;
  next: Request | null = null;

  constructor(kind: Kind, value: unknown) {
    this.kind = kind;
    this.value = value;
    this.made = capability();
  }

  answer(result: IteratorResult<unknown>): void {
    this.made.resolve(result);
  }

  refuse(error: unknown): void {
    this.made.reject(error);
  }

  begin(): void {
    // A native promise: no chain leads through it.
  }
}

export const exact: Order = {
  waits: (_generator, frame, value) => waitsExact(frame, value),
  queues: () => false,
};

function run(generator: Generator, kind: Kind, value: unknown): void {
  const budget = cell.b;
  const send = cell.s;
  const raised = ctl[Ctl.FLAG]!;
  cell.b = InPlace.NOT;
  cell.s = 0;
  let result: unknown;
  let outcome: number = St.DONE;
  try {
    result = resume(generator, kind, value);
    if (gaveWay(generator.frame, result) || cell.k !== RETURNED) outcome = 0;
  } catch (error) {
    result = error;
    outcome = St.DONE | St.FAILED;
  }
  cell.k = null;
  cell.s = send;
  cell.b = ready() ? InPlace.NOT : budget;
  if (raised === 0 && ctl[Ctl.FLAG] !== 0) {
    try {
      noticeFirstStretch(generator.body);
    } catch {
      // See task/start.ts.
    }
  }
  if (outcome !== 0) complete(generator.frame, result, outcome);
  else if (contexts.on && generator.state === State.EXECUTING) begin(generator.frame);
}

/** `next`, `throw` and `return`. */
export function requestExact(generator: Generator, kind: Kind, value: unknown): Promise<unknown> {
  const made = new PromiseRequest(kind, value);
  const { state } = generator;
  append(generator, made);
  if (state === State.EXECUTING || state === State.DRAINING) return made.made.promise;
  if (state === State.YIELDED || (state === State.START && kind === Kind.NEXT)) run(generator, kind, value);
  else {
    if (state === State.START) abandon(generator);
    drain(generator);
  }
  return made.made.promise;
}
