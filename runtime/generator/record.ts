// What a compiled async generator is to the runtime: the frame of its one activation, its state, and the requests that
// `next`, `throw` and `return` have made. The generator object that users hold refers to this record (object.ts).
// The frame's waiter is an observer that holds the record, so that the executor needs to know nothing of generators.
import type { Body, Frame } from '../task/frame.ts';

/** What a request asks for. */
export const enum Kind {
  NEXT,
  THROW,
  RETURN,
}

/** The states of the specification; "awaiting-return" is part of DRAINING. */
export const enum State {
  START,
  YIELDED,
  EXECUTING,
  DRAINING,
  COMPLETED,
}

/** How far the request has come that is answered by a plain return of the call that made it. */
export const enum Inline {
  /** There is none. */
  NONE,
  PENDING,
  ANSWERED,
  REFUSED,
}

export interface Request {
  readonly kind: Kind;
  readonly value: unknown;
  next: Request | null;
  /** A compiled caller awaits it. */
  readonly direct: boolean;
  /** Settles the promise that the request's caller holds. */
  answer(result: IteratorResult<unknown>): void;
  refuse(error: unknown): void;
  /** It is now this request that the generator runs for. */
  begin(frame: Frame): void;
}

/** How a value is awaited, and what the callers get (fifo.ts): steps.ts is called by it, and knows it by this. */
export interface Order {
  /**
   * Makes `frame` wait for `value`, as an `await` of the body does. False if there is nothing to wait for: then the
   * frame holds the value, or an error to throw, and can be run on at once.
   */
  waits(generator: Generator, frame: Frame, value: unknown): boolean;
  /**
   * The body has yielded without waiting, and there is a request to go on with. True if that is queued now; false if the
   * activation is to go on with it.
   */
  queues(generator: Generator, request: Request): boolean;
}

export class Generator {
  readonly frame: Frame;
  body: Body;
  readonly order: Order;
  state = State.START;
  head: Request | null = null;
  tail: Request | null = null;
  /** The value that the body is resumed with is that of a `return` request. */
  returning = false;
  inline = Inline.NONE;
  /** A compiled caller awaits the inline request's call. */
  direct = false;
  /** Result or error of the inline request. */
  out: unknown = undefined;

  constructor(frame: Frame, order: Order) {
    this.frame = frame;
    this.body = frame.fn;
    this.order = order;
  }
}

/** The generator whose body runs in `frame`. */
export function generatorOf(frame: Frame): Generator {
  return frame.w!.s1 as Generator;
}

export function append(generator: Generator, request: Request): void {
  if (generator.tail === null) generator.head = request;
  else generator.tail.next = request;
  generator.tail = request;
}

/** Before all others: the request that the generator is running for. */
export function prepend(generator: Generator, request: Request): void {
  request.next = generator.head;
  generator.head = request;
  generator.tail ??= request;
}

export function shift(generator: Generator): Request {
  const request = generator.head!;
  generator.head = request.next;
  if (generator.head === null) generator.tail = null;
  return request;
}
