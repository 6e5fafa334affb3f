// The operation behind `select`. It begins its arms one after the other until one has ended, cancels the others, and ends
// when all of them have: their finally blocks have run, their locks are released.
//
//   begins ── first arm ends ──► cancels the others ── last one ends ──► delivers
//      └───── is cancelled ─────► cancels all      ── last one ends ──► CancelledError
//
// Single operations of channels and locks end prompt (task/deliver.ts): the others are withdrawn before anything
// can be given to them. An arm of several steps may finish all the same; its result is disposed of if it can be.
import { CancelledError } from '../task/cancel.ts';
import { deliverInOrder, refuse } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';
import { Child, type Parent } from './child.ts';
import { discard } from './discard.ts';
import { combine } from './failures.ts';

export class Race implements Op, Parent {
  #frame: Frame | null = null;
  readonly #children: Child[] = [];
  /** Children that have not ended, disposals under way, and one while arms are being begun. */
  #pending = 1;
  #winner: Child | null = null;
  #decided = false;
  #cancelled = false;
  /** Errors of arms that were asked to end. */
  readonly #errors: unknown[] = [];
  done = false;
  failed = false;
  value: unknown = undefined;

  /** Begins the arms, from number `first` on and round. */
  begin(arms: readonly (readonly [string, unknown])[], first: number): void {
    for (let i = 0; i < arms.length && !this.#decided; i++) {
      const [key, work] = arms[(first + i) % arms.length]!;
      const child = new Child(this, key);
      this.#children.push(child);
      this.#pending++;
      child.begin(work);
    }
    this.#settle();
  }

  start(frame: Frame): void {
    this.#frame = frame;
  }

  cancel(): void {
    this.#decided = true;
    this.#cancelled = true;
    this.#cancelRest();
  }

  ended(child: Child): void {
    if (!this.#decided) {
      this.#decided = true;
      this.#winner = child;
      this.#cancelRest();
    } else if (!child.failed) this.#discard(child.value);
    else if (!child.gaveUp) this.#errors.push(child.value);
    this.#settle();
  }

  #cancelRest(): void {
    for (const child of this.#children) if (child !== this.#winner) child.cancel();
  }

  #discard(value: unknown): void {
    let disposal: PromiseLike<unknown> | null;
    try {
      disposal = discard(value);
    } catch (error) {
      this.#errors.push(error);
      return;
    }
    if (disposal === null) return;
    this.#pending++;
    disposal.then(
      () => this.#settle(),
      (error: unknown) => {
        this.#errors.push(error);
        this.#settle();
      },
    );
  }

  #settle(): void {
    if (--this.#pending > 0) return;
    const winner = this.#winner;
    const errors = winner?.failed ? [winner.value, ...this.#errors] : this.#errors;
    if (errors.length > 0) {
      if (winner !== null && !winner.failed && this.#discardOfWinner(winner)) return;
      this.#finish(combine(errors, 'select'), true);
    } else if (winner === null) this.#finish(new CancelledError(), true);
    else this.#finish({ key: winner.key, value: winner.value }, false);
  }

  /** Nobody will get the value if the clean-up of another arm has failed. True if that has to be waited for. */
  #discardOfWinner(winner: Child): boolean {
    const { value } = winner;
    winner.value = undefined;
    this.#pending = 1;
    this.#discard(value);
    return --this.#pending > 0;
  }

  #finish(value: unknown, failed: boolean): void {
    this.done = true;
    this.failed = failed;
    this.value = value;
    const frame = this.#frame;
    if (frame === null) return;
    this.#frame = null;
    if (failed) {
      // What is thrown ends the task as the cancellation would: it is not to come twice.
      if (this.#cancelled) frame.st &= ~St.CANCEL;
      refuse(frame, value);
    } else deliverInOrder(frame, value);
  }
}
