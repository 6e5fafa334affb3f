// The home side of tasks that are elsewhere: the join part stays here. Every task that leaves gets a seat, a word of shared
// memory that says which core has it: that is how it is known what a core that dies takes along.
import { adoptExitCode } from '../host/exit-code.ts';
import { fail, wake } from '../executor/executor.ts';
import { cancelTask } from '../task/cancel.ts';
import { wipe, type Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';
import type { TaskKey } from '../send/capsule.ts';
import { arrived } from '../trace/trace.ts';
import { CoreLostError } from './core-lost-error.ts';
import { away, functionAt, joined, partOf, type Joined, type Part } from './home-task.ts';
import { count, here, SEATS, Stat, type Isolate } from './isolate.ts';
import { endedHere, everyLiving, onEnded, suspendedFirst } from './living.ts';
import { broadcast, Mail } from './mail.ts';
import { keepAlive } from './keep-alive.ts';
import { answered } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';

const seated = new Map<number, Joined>();
const freeSeats: number[] = [];
let seatsUsed = 0;
let lastId = 0;
let absent = 0;

/** Tasks from here that are elsewhere. */
export function awayCount(): number {
  return absent;
}

/** Cancels all tasks that were spawned here. */
export function cancelAll(): void {
  for (const task of everyLiving()) {
    task.st |= St.CANCELLED;
    cancelTask(task);
  }
}

export function allSeatsTaken(): boolean {
  return freeSeats.length === 0 && seatsUsed === SEATS;
}

/** An identity across cores, for a task that is about to leave its home here; null if all seats are taken. */
export function takeSeat(isolate: Isolate): TaskKey | null {
  const seat = freeSeats.pop() ?? (seatsUsed < SEATS ? seatsUsed++ : -1);
  if (seat < 0) return null;
  lastId = (lastId + 1) | 0;
  Atomics.store(isolate.asked[isolate.index]!, seat, 0);
  return { home: isolate.index, seat, id: lastId };
}

export function freeSeat(isolate: Isolate, { home, seat }: TaskKey): void {
  isolate.seats[home]![seat] = 0;
  seated.delete(seat);
  freeSeats.push(seat);
}

/** The frames of `task` are on their way to core `core`, -1: to whichever takes them. From here on it only waits for news. */
export function depart(isolate: Isolate, task: Frame, key: TaskKey, core: number): void {
  const fn = functionAt(task);
  const part: Part = partOf(task) ?? { key, asked: 0 };
  isolate.seats[key.home]![key.seat] = core + 1;
  wipe(task);
  task.st &= ~(St.SEND | St.STAYS | St.BARE | St.THROW | St.CANCEL | St.QUEUED | St.JOIN | St.CONTEXT);
  task.fn = away;
  task.pc = 1;
  task.v = undefined;
  task.s0 = fn;
  task.s1 = part;
  task.n = new Away(task as Joined, isolate);
  seated.set(key.seat, task as Joined);
  suspendedFirst(task);
  if (absent++ === 0) keepAlive(true);
}

/** The task that was about to depart could not, and will never begin. */
export function forget(isolate: Isolate, task: Frame): void {
  const { key } = partOf(task)!;
  if (--absent === 0) keepAlive(false);
  task.n = null;
  freeSeat(isolate, key);
}

/** The task has come home, to run here. */
export function comeHome(isolate: Isolate, key: TaskKey): Joined | null {
  const task = taskWith(key);
  if (task === null) return null;
  isolate.seats[key.home]![key.seat] = key.home + 1;
  task.fn = joined;
  task.st |= St.SEND;
  task.n = null;
  if (--absent === 0) keepAlive(false);
  return task;
}

/** What the task waits for while it is on another core. */
class Away implements Op {
  readonly task: Joined;
  readonly isolate: Isolate;
  constructor(task: Joined, isolate: Isolate) {
    this.task = task;
    this.isolate = isolate;
  }

  start(): void {}

  what(): string {
    const { s0, s1 } = this.task;
    const at = this.isolate.seats[s1!.key.home]![s1!.key.seat]!;
    return at === 0 ? `${s0.name}, in a queue` : `${s0.name} on core ${at - 1}`;
  }

  cancel(): void {
    const { task, isolate } = this;
    task.st &= ~St.CANCEL;
    const part = task.s1!;
    part.asked++;
    // Before the mail: who takes the task meanwhile looks here once it can be found.
    Atomics.store(isolate.asked[part.key.home]!, part.key.seat, part.asked);
    broadcast(isolate, Mail.CANCEL, part.key, part.asked);
  }
}

function taskWith(key: TaskKey): Joined | null {
  const task = seated.get(key.seat);
  return task !== undefined && task.s1!.key.id === key.id ? task : null;
}

/** Whether the task is still elsewhere, as far as is known here. */
export function isAway(key: TaskKey): boolean {
  return taskWith(key)?.n instanceof Away;
}

/** The outcome of a task that ended elsewhere. */
export function outcomeArrived(key: TaskKey, failed: boolean, value: unknown): void {
  const task = taskWith(key);
  if (task === null || !(task.n instanceof Away)) return;
  task.n = null;
  adoptExitCode();
  if (--absent === 0) keepAlive(false);
  if (watch.on) answered(task, key);
  if (failed) {
    arrived(value, task);
    fail(task, value);
  } else wake(task, value);
}

/** A cancellation that was sent while the task was on its way home. */
export function deliverMissedCancel(task: Joined, delivered: number): void {
  if (task.s1!.asked > delivered) cancelTask(task);
}

/** Rejects the joins of what core `lost` held. */
export function coreLost(isolate: Isolate, lost: number, reason: string): number {
  let tasks = 0;
  for (const task of [...seated.values()]) {
    const { key } = task.s1!;
    if (!(task.n instanceof Away) || isolate.seats[key.home]![key.seat] !== lost + 1) continue;
    tasks++;
    outcomeArrived(
      key,
      true,
      new CoreLostError(`core ${lost} ended with the task "${task.s0.name}" on it: ${reason}`),
    );
  }
  return tasks;
}

onEnded((task) => {
  const part = partOf(task);
  if (part === null) return endedHere();
  const isolate = here();
  if (isolate === null) return;
  const { key } = part;
  if (isolate.seats[key.home]![key.seat] === key.home + 1) count(isolate, Stat.TASKS);
  freeSeat(isolate, key);
});
