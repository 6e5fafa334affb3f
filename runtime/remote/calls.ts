// Calls of a handle whose home is elsewhere: an operation that ends when the home answers. A cancelled call is taken back there; if it
// has been served meanwhile, what it was given goes back, so that no message, permit or wake-up is lost with it.
import { CancelledError } from '../task/cancel.ts';
import { deliver, refuse } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { homeGone, type Remote } from './copies.ts';
import { say, Verb } from './speak.ts';

const pending = new Map<number, RemoteCall>();
let last = 0;

export interface CallRules {
  /** What the answer is made into. */
  readonly made?: (value: unknown) => unknown;
  /** What is done with an answer that comes after the call was cancelled. */
  readonly back?: (value: unknown) => void;
}

export class RemoteCall implements Op {
  readonly takes = true;
  readonly remote: Remote;
  private readonly copy: object;
  private readonly method: number;
  private readonly value: unknown;
  private readonly rules: CallRules;
  private number = 0;
  private frame: Frame | null = null;
  private cancelled = false;

  /** `copy`, the handle here, is kept as long as the call lasts. */
  constructor(copy: object, remote: Remote, method: number, value: unknown, rules: CallRules) {
    this.copy = copy;
    this.remote = remote;
    this.method = method;
    this.value = value;
    this.rules = rules;
  }

  start(frame: Frame): void {
    this.frame = frame;
    const { home, id, lost } = this.remote;
    try {
      if (lost !== null) throw lost;
      const number = (last = (last + 1) | 0);
      if (!say(home, Verb.CALL, number, id, this.method, this.value))
        throw (this.remote.lost = homeGone(home));
      this.number = number;
      pending.set(number, this);
    } catch (error) {
      refuse(frame, error);
    }
  }

  cancel(): void {
    if (this.cancelled || this.number === 0) return;
    this.cancelled = true;
    say(this.remote.home, Verb.STOP, this.number, this.remote.id);
  }

  what(): string {
    return `${this.copy.constructor.name} of core ${this.remote.home}`;
  }

  answered(failed: boolean, value: unknown): void {
    const frame = this.frame!;
    if (failed) return refuse(frame, value);
    const { made, back } = this.rules;
    if (this.cancelled && back !== undefined) {
      back(value);
      refuse(frame, new CancelledError());
    } else deliver(frame, made === undefined ? value : made(value));
  }
}

/** The home has answered. */
export function answered(number: number, failed: boolean, value: unknown): void {
  const call = pending.get(number);
  if (call === undefined) return;
  pending.delete(number);
  call.answered(failed, value);
}

/** Core `home` is gone, or all are. */
export function callsLost(home: number | null): void {
  for (const [number, call] of [...pending]) {
    if (home !== null && call.remote.home !== home) continue;
    pending.delete(number);
    call.answered(true, call.remote.lost ?? homeGone(call.remote.home));
  }
}
