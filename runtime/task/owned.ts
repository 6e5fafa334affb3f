// Waiting for a task as its owner: who is cancelled meanwhile cancels the task and waits for its end, where others only stop
// waiting. What the function of a spawned task, of a group or of an arm returns belongs to whoever called it: in
// `spawnLocal(() => work(x))` the arrow function is not async, and cancelling the handle is to reach `work`.
import { cancelTask, CancelledError } from './cancel.ts';
import { deliverInOrder, refuse } from './deliver.ts';
import type { Frame } from './frame.ts';
import { onComplete } from './observe.ts';
import type { Op } from './op.ts';
import { St } from './state.ts';

export class OwnedWait implements Op {
  readonly task: Frame;

  constructor(task: Frame) {
    this.task = task;
  }

  start(frame: Frame): void {
    onComplete(this.task, (task) => this.ended(frame, task));
  }

  cancel(): void {
    this.task.st |= St.CANCELLED;
    cancelTask(this.task);
  }

  protected ended(frame: Frame, task: Frame): void {
    if ((task.st & St.FAILED) === 0) deliverInOrder(frame, task.v);
    else refuse(frame, task.v);
  }
}

/** Waits for the end of a task that was cancelled; only another error than the cancellation is thrown. */
export class Drain extends OwnedWait {
  protected override ended(frame: Frame, task: Frame): void {
    const { st, v } = task;
    const failed = (st & St.FAILED) !== 0 && (st & St.RECEIVED) === 0 && !(v instanceof CancelledError);
    if (failed) refuse(frame, task.v);
    else deliverInOrder(frame, undefined);
  }
}
