// Join handles on other cores: a task there that ends as the handle's does. Cancelling it cancels that.
import { forwardBody } from '../task/complete.ts';
import { CancelledError } from '../task/cancel.ts';
import { deliver, refuse } from '../task/deliver.ts';
import { F2, type Frame } from '../task/frame.ts';
import { JoinHandle } from '../task/join-handle.ts';
import { leafTask } from '../task/leaf.ts';
import { onComplete, removeWaiter } from '../task/observe.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';
import { Travels } from '../task/travels.ts';
import { RemoteCall } from './calls.ts';
import type { Remote } from './copies.ts';
import { addKind } from './kinds.ts';

const enum To {
  JOIN = 1,
  CANCEL = 2,
}

class RemoteJoin extends RemoteCall {
  constructor(remote: Remote) {
    // The handle itself is the program's to keep or to drop.
    super({}, remote, To.JOIN, undefined, {});
  }

  override cancel(): void {
    this.remote.mention(To.CANCEL);
  }

  override what(): string {
    return `a task of core ${this.remote.home}`;
  }
}

/** At home: waits for the task without holding a part in it. */
class Watch implements Op {
  readonly task: Frame;
  private frame: Frame | null = null;
  private observer: Frame | null = null;

  constructor(task: Frame) {
    this.task = task;
  }

  start(frame: Frame): void {
    this.frame = frame;
    this.observer = onComplete(this.task, ({ st, v }) => {
      if ((st & St.FAILED) !== 0) refuse(frame, v);
      else deliver(frame, v);
    });
  }

  cancel(): void {
    removeWaiter(this.task, this.observer!);
    refuse(this.frame!, new CancelledError());
  }
}

addKind<JoinHandle<unknown>>(Travels.JOIN_HANDLE, {
  state: () => null,
  copy(remote) {
    const task = new F2(undefined, forwardBody);
    task.n = new RemoteJoin(remote);
    // As at home, whoever has been given the handle is told by it alone.
    onComplete(task, () => undefined);
    return new JoinHandle(task);
  },
  arrived({ task }) {
    (task.n as Op).start(task);
  },
  services: {
    [To.JOIN]: ({ task }) => leafTask(new Watch(task)),
    [To.CANCEL]: (handle) => handle.cancel(),
  },
});
