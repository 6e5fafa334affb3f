// `TaskGroup.run`: a body and the tasks it spawns live and die together.
import { cell } from '../executor/core.ts';
import { CancelledError } from '../task/cancel.ts';
import { deliverInOrder, refuse } from '../task/deliver.ts';
import type { Frame } from '../task/frame.ts';
import { checkArgument } from '../options/check.ts';
import { callable } from '../options/rule.ts';
import { leaf, leafError, leafValue } from '../task/leaf.ts';
import type { Op } from '../task/op.ts';
import { standsForBoth } from '../task/same-failure.ts';
import { St } from '../task/state.ts';
import { Child, type Parent } from './child.ts';
import { combine, ScopeError } from './failures.ts';
import type { TaskGroup } from './task-group.ts';

class GroupRun implements Op, Parent {
  readonly #group: TaskGroup;
  readonly #body: Child = new Child(this, 'body');
  /** Waits for the group's tasks, once the body has ended or one of them has failed. */
  readonly #tasks: Child = new Child(this, 'tasks');
  #frame: Frame | null = null;
  #cancelled = false;
  done = false;
  failed = false;
  value: unknown = undefined;

  constructor(group: TaskGroup) {
    this.#group = group;
  }

  begin(body: (group: TaskGroup) => unknown): void {
    const group = this.#group;
    group.onFailure = () => this.#body.cancel();
    this.#body.begin(() => body(group));
  }

  start(frame: Frame): void {
    this.#frame = frame;
  }

  cancel(): void {
    this.#cancelled = true;
    this.#body.cancel();
    this.#group.cancel();
  }

  ended(child: Child): void {
    if (child === this.#body) {
      if (child.failed) this.#group.cancel();
      this.#tasks.begin(() => this.#group.join());
    } else this.#finish();
  }

  #finish(): void {
    const body = this.#body;
    const tasks = this.#tasks;
    this.done = true;
    this.failed = tasks.failed || this.#cancelled || body.failed;
    if (body.failed && !body.gaveUp) this.value = tasks.failed ? both(body.value, tasks.value) : body.value;
    else if (tasks.failed) this.value = tasks.value;
    else this.value = this.failed ? new CancelledError() : body.value;
    const frame = this.#frame;
    if (frame === null) return;
    if (this.failed) {
      // What is thrown ends the task as the cancellation would: it is not to come twice.
      if (this.#cancelled) frame.st &= ~St.CANCEL;
      refuse(frame, this.value);
    } else deliverInOrder(frame, this.value);
  }
}

function both(left: unknown, thrown: unknown): unknown {
  const one = standsForBoth(left, thrown);
  if (one !== undefined) return one.error;
  return combine([left, ...(thrown instanceof ScopeError ? thrown.errors : [thrown])], 'a task group');
}

/** The result of leaf function `self`: runs `body` in a group that `make` makes. */
export function runGroup<T>(
  self: Function,
  make: () => TaskGroup,
  body: (group: TaskGroup) => T | PromiseLike<T>,
): Promise<Awaited<T>> {
  const direct = cell.k === self;
  // User code runs from here on, and must not find the mark.
  if (direct) cell.k = null;
  let run: GroupRun;
  try {
    checkArgument('TaskGroup.run', 'body', body, callable);
    run = new GroupRun(make());
    run.begin(body);
  } catch (error) {
    if (direct) cell.k = self;
    return leafError(self, error);
  }
  if (direct) cell.k = self;
  if (!run.done) return leaf(self, run);
  return run.failed ? leafError(self, run.value) : leafValue(self, run.value as Awaited<T>);
}
