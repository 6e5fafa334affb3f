// A channel for one value between two tasks of one core. The receiver is itself the leaf operation, so that a pair costs
// two objects and receiving a value that is already there costs no suspension.
import { CancelledError } from '../task/cancel.ts';
import { deliver as theDeliver, refuse } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import { leaf as theLeaf, leafError, leafValue as theLeafValue } from '../task/leaf.ts';
import type { Op } from '../task/op.ts';
import { message, travels, Travels } from '../task/travels.ts';
import { ChannelClosedError } from './errors.ts';

// See executor.ts.
const deliver = theDeliver;
const leaf = theLeaf;
const leafValue = theLeafValue;

const enum State {
  OPEN,
  SENT,
  /** The sender was closed without sending. */
  CLOSED,
  /** The value was taken. */
  TAKEN,
}

export class OneshotReceiver<T> implements Op {
  // Private by type only: fields with a # are slower to make, and a oneshot is made to be used once.
  private state: State;
  private value: T | undefined;
  private frame: Frame | null;
  /** Internal: an end was given to a task; the value is a message. */
  crosses: boolean;
  declare readonly takes: true;

  constructor() {
    this.state = State.OPEN;
    this.value = undefined;
    this.frame = null;
    this.crosses = false;
  }

  /** Waits for the value. Throws a ChannelClosedError if none will come, or if it has been taken. One waiter at a time. */
  recv(): Promise<T> {
    if (this.state === State.OPEN && this.frame === null) return leaf(receive, this);
    if (this.state !== State.SENT) return this.notReceived();
    const value = this.value as T;
    this.value = undefined;
    this.state = State.TAKEN;
    return leafValue(receive, value);
  }

  /** Apart from `recv`, so that that is small enough to be inlined. */
  private notReceived(): Promise<T> {
    const error =
      this.state === State.OPEN
        ? new Error(
            'Somebody else waits for this oneshot channel: it has one receiver; use broadcast or watch for several',
          )
        : new ChannelClosedError();
    return leafError(receive, error);
  }

  /** Internal: begins to wait. */
  start(frame: Frame): void {
    this.frame = frame;
  }

  /** Internal: ends the wait of a cancelled task. */
  cancel(): void {
    const frame = this.frame;
    if (frame === null) return;
    this.frame = null;
    refuse(frame, new CancelledError());
  }

  /** Internal: the sender's side. False if it has been used already. */
  deliver(value: T): boolean {
    if (this.state !== State.OPEN) return false;
    const frame = this.frame;
    if (frame === null) {
      this.value = value;
      this.state = State.SENT;
    } else {
      this.frame = null;
      this.state = State.TAKEN;
      deliver(frame, value);
    }
    return true;
  }

  /** Internal: what was taken has not reached anybody. */
  giveBack(value: T): void {
    this.state = State.OPEN;
    this.deliver(value);
  }

  /** Internal: no value will come. */
  close(why: Error = new ChannelClosedError()): void {
    if (this.state !== State.OPEN) return;
    this.state = State.CLOSED;
    const frame = this.frame;
    this.frame = null;
    if (frame !== null) refuse(frame, why);
  }
}

// Shared: a oneshot is made to be used once, and small.
Object.defineProperty(OneshotReceiver.prototype, 'takes', { value: true });

const receive = OneshotReceiver.prototype.recv;

export class OneshotSender<T> {
  /** Internal. */
  readonly receiver: OneshotReceiver<T>;

  constructor(receiver: OneshotReceiver<T>) {
    this.receiver = receiver;
  }

  /** Delivers the value; the first call counts. False if the channel was used or closed before. */
  send(value: T): boolean {
    const { receiver } = this;
    return receiver.deliver(receiver.crosses ? (message.copy(value) as T) : value);
  }

  /** Tells the receiver that no value will come. */
  close(): void {
    this.receiver.close();
  }
}

// What a module exports it looks up as others do.
const Receiver = OneshotReceiver;
const Sender = OneshotSender;

travels(OneshotReceiver.prototype, Travels.ONESHOT_RECEIVER, function () {
  this.crosses = true;
});
travels(OneshotSender.prototype, Travels.ONESHOT_SENDER, function () {
  this.receiver.crosses = true;
});

/** A channel for one value. Its ends may be given to tasks of other cores. */
export function oneshot<T = void>(): [OneshotSender<T>, OneshotReceiver<T>] {
  const receiver = new Receiver<T>();
  return [new Sender(receiver), receiver];
}
