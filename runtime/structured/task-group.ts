// A scope for tasks: it is left when all of them have ended, and the first failure cancels the others. No task outlives it,
// and no error gets lost.
//
//   open ── a task fails, cancel(), the owner or the signal is cancelled ──► cancelled ── the last one ends ──► closed
//     └──────────────── join() or disposal, and the last one ends ────────────────────────────────────────────►
import type { AbortSignal } from '../host/platform.ts';
import { cancelledSince, CancelledError, moment, rootOf } from '../task/cancel.ts';
import { deliverInOrder, refuse } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import type { JoinHandle } from '../task/join-handle.ts';
import { checkOptions } from '../options/check.ts';
import { abortSignal } from '../options/rule.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import type { Op } from '../task/op.ts';
import { isAbort } from '../task/same-failure.ts';
import { St } from '../task/state.ts';
import { AbortError, listen } from './abort.ts';
import { combine, ScopeClosedError } from './failures.ts';
import { runGroup } from './group-run.ts';
import type { Trigger } from './limit.ts';
import { TaskSet } from './task-set.ts';

const rules = { signal: abortSignal };

export interface TaskGroupOptions {
  /** Cancels the group; leaving it then throws an AbortError. */
  signal?: AbortSignal | undefined;
}

/** Waits for the end of a group. */
class Leave implements Op {
  frame: Frame | null = null;
  readonly group: TaskGroup;
  /** Quiet about failures that were received from the tasks. */
  readonly once: boolean;

  constructor(group: TaskGroup, once: boolean) {
    this.group = group;
    this.once = once;
  }

  start(frame: Frame): void {
    this.frame = frame;
    this.group.wait(this);
  }

  cancel(): void {
    this.group.ownerCancelled();
  }
}

export class TaskGroup extends TaskSet<unknown> implements AsyncDisposable {
  readonly #opened = moment();
  #cancelled = false;
  #closed = false;
  /** The owner is cancelled while it waits here: leaving throws that. */
  #interrupted = false;
  #aborted: AbortError | null = null;
  readonly #errors: unknown[] = [];
  /** Tasks that failed, and those that gave up because the group was cancelled. */
  readonly #fallen: Frame[] = [];
  /** Lowered `using` disposes of the group: an error that leaves its body is weighed against what leaving throws. */
  #weighed = false;
  #waiting: Leave[] = [];
  #controller: AbortController | null = null;
  #trigger: Trigger | null = null;
  /** Internal: called when the group is cancelled because of a failure or its signal. */
  onFailure: (() => void) | null = null;

  constructor(options: TaskGroupOptions = {}) {
    checkOptions('new TaskGroup', options, rules);
    super();
    const { signal } = options;
    if (signal === undefined) return;
    if (signal.aborted) this.#abort(new AbortError(signal.reason));
    else this.#trigger = listen(signal, (error) => this.#abort(error));
  }

  /**
   * Opens a group, calls `body` with it, and closes it: resolves to what `body` does when all tasks have ended. Other than
   * with `await using`, a failure of `body` cancels the tasks, and the failure of a task cancels `body`.
   */
  static run<T>(
    body: (group: TaskGroup) => T | PromiseLike<T>,
    options?: TaskGroupOptions,
  ): Promise<Awaited<T>> {
    return runGroup(run, () => new TaskGroup(options), body);
  }

  /** Aborted when the group is cancelled: for native code in its tasks. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#cancelled) this.#controller.abort(new CancelledError());
    }
    return this.#controller.signal;
  }

  /** Whether the group was cancelled: by `cancel`, a failure, its owner or its signal. */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Cancels all tasks and takes no further ones. Leaving the group does not throw because of it. */
  cancel(): void {
    if (this.#closed) return;
    this.#cancelled = true;
    this.cancelRunning();
    this.#controller?.abort(new CancelledError());
  }

  /**
   * Waits until all tasks have ended, those spawned meanwhile included, and closes the group. Throws what a task has
   * failed with, a ScopeError if several have, an AbortError if the signal was aborted. Whoever is cancelled while waiting
   * here cancels the group and waits on.
   */
  join(): Promise<void> {
    return this.#leave(join);
  }

  /**
   * As `join`: `await using group = new TaskGroup()`. In compiled code an error that leaves the scope cancels the tasks, and who is
   * behind the scope gets one failure once: what the body threw and what leaving throws are told apart. Where `using` is the
   * engine's, nobody tells the group: tasks are awaited, and leaving is quiet if everything that fell has been received
   * by who awaited it. `run` is the same everywhere.
   */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#leave(dispose, !this.#weighed);
  }

  protected override scopeEnds(failed: boolean): void {
    this.#weighed = true;
    if (failed) this.cancel();
  }

  #leave(self: Function, once = false): Promise<void> {
    if (this.running.size > 0) {
      const leave = new Leave(this, once);
      const handed = leaf<void>(self, leave);
      if ((handed as unknown) === leave) return handed;
      const task = handed as unknown as Frame;
      // Somebody awaits this task: it stands for the scope, and its owner shows in a moment.
      task.st |= St.SCOPE;
      void resolved.then(() => this.#adoptCancellation(task.w));
      return handed;
    }
    this.#close();
    const error = this.#outcome(once);
    return error === null ? leafValue(self, undefined) : leafError(self, error);
  }

  /** Internal: `leave` waits for the end. */
  wait(leave: Leave): void {
    this.#waiting.push(leave);
    this.#adoptCancellation(leave.frame);
  }

  /** Internal: who waits for the end was cancelled. */
  ownerCancelled(): void {
    this.#interrupted = true;
    this.cancel();
  }

  /** The owner was cancelled while the group was open: it is unwinding, and so are the tasks to. */
  #adoptCancellation(frame: Frame | null): void {
    if (frame !== null && !this.#closed && cancelledSince(rootOf(frame), this.#opened)) this.cancel();
  }

  protected override admit(): void {
    if (this.#closed)
      throw new ScopeClosedError(
        'The group is closed, nobody would wait for the task: spawn before leaving the scope',
      );
    if (this.#cancelled)
      throw new ScopeClosedError(
        'The group is cancelled, by cancel(), a failure or its owner, and takes no more tasks',
      );
  }

  protected override ended(_handle: JoinHandle<unknown>, task: Frame): void {
    const error = task.v;
    if ((task.st & St.FAILED) !== 0) {
      const gaveUp =
        (error instanceof CancelledError && (task.st & St.CANCELLED) !== 0) ||
        (this.#cancelled && isAbort(error));
      if (!gaveUp || this.#cancelled) this.#fallen.push(task);
      if (!gaveUp) {
        // One that awaits another fails with the same error.
        if (!this.#errors.includes(error)) this.#errors.push(error);
        this.#fail();
      }
    }
    if (this.running.size === 0 && this.#waiting.length > 0) this.#finish();
  }

  #abort(error: AbortError): void {
    if (this.#cancelled || this.#closed) return;
    this.#aborted = error;
    this.#fail();
  }

  #fail(): void {
    if (this.#cancelled) return;
    this.cancel();
    this.onFailure?.();
  }

  #close(): void {
    this.#closed = true;
    this.#trigger?.release();
  }

  /** What leaving throws, or null. The errors are handed over once; `once`: not again to who has them from the tasks. */
  #outcome(once: boolean): unknown {
    const errors = this.#errors.splice(0);
    const received = once && this.#fallen.every(({ st }) => (st & St.RECEIVED) !== 0);
    this.#fallen.length = 0;
    if (errors.length > 0 && !received) return combine(errors, 'a task group');
    if (this.#interrupted) return new CancelledError();
    const aborted = this.#aborted;
    this.#aborted = null;
    return aborted;
  }

  #finish(): void {
    this.#close();
    const waiting = this.#waiting;
    this.#waiting = [];
    const error = this.#outcome(waiting.every(({ once }) => once));
    for (const { frame } of waiting) {
      if (error === null) deliverInOrder(frame!, undefined);
      else {
        // What is thrown ends the task as the cancellation would: it is not to come twice.
        if (this.#interrupted) frame!.st &= ~St.CANCEL;
        refuse(frame!, error);
      }
    }
  }
}

const resolved = Promise.resolve();
const { run } = TaskGroup;
const { join, [Symbol.asyncDispose]: dispose } = TaskGroup.prototype;
