// The home side of send tasks: the join part stays here while the task is elsewhere. Every task that leaves gets a seat,
// a word of shared memory that says which core has it: that is how it is known what a core that dies takes along.
import { adoptExitCode } from '../host/exit-code.ts';
import { fail, wake } from '../executor/executor.ts';
import { cancelTask } from '../task/cancel.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';
import type { TaskKey } from '../send/capsule.ts';
import { arrived } from '../trace/trace.ts';
import { check } from '../send/check.ts';
import { CoreLostError } from './core-lost-error.ts';
import { count, here, SEATS, Stat, type Isolate } from './isolate.ts';
import { broadcast, Mail } from './mail.ts';
import { keepAlive } from './keep-alive.ts';
import { answered } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';
import { living, type Root, type RootKind } from './root.ts';

const seated = new Map<number, Root>();
const freeSeats: number[] = [];
let seatsUsed = 0;
let lastId = 0;
let away = 0;
/** Send tasks that ended without a runtime of cores. */
export let endedAlone = 0;
let onEmpty: (() => void)[] = [];

function emptied(): void {
  const waiting = onEmpty;
  onEmpty = [];
  for (const callback of waiting) callback();
}

/** Send tasks spawned here that have not ended, and those of them that are elsewhere. */
export function homeCount(): { living: number; away: number } {
  return { living: living.size, away };
}

/** Resolves when no task that was spawned here is left. */
export function drained(): Promise<void> {
  if (living.size === 0) return Promise.resolve();
  return new Promise((resolve) => onEmpty.push(resolve));
}

/** Cancels all tasks that were spawned here. */
export function cancelAll(): void {
  for (const root of [...living]) {
    root.st |= St.CANCELLED;
    cancelTask(root);
  }
}

export function allSeatsTaken(): boolean {
  return freeSeats.length === 0 && seatsUsed === SEATS;
}

/** Gives a root its identity across cores; false if all seats are taken. */
export function seat(isolate: Isolate, root: Root): TaskKey | null {
  if (root.s2 !== null) return root.s2;
  const number = freeSeats.pop() ?? (seatsUsed < SEATS ? seatsUsed++ : -1);
  if (number < 0) return null;
  lastId = (lastId + 1) | 0;
  const key = { home: isolate.index, seat: number, id: lastId };
  Atomics.store(isolate.asked[key.home]!, number, 0);
  seated.set(number, root);
  root.s2 = key;
  return key;
}

/** The task's frames are about to travel: from here on the root only waits for news. */
export function depart(isolate: Isolate, root: Root, core: number): void {
  const key = root.s2!;
  isolate.seats[key.home]![key.seat] = core + 1;
  root.st &= ~St.SEND;
  root.pc = 1;
  root.s1 = null;
  root.n = new Away(root, isolate);
  if (away++ === 0) keepAlive(true);
}

/** The task could not leave after all, and will not begin. */
export function unseat(isolate: Isolate, root: Root): void {
  const key = root.s2!;
  if (root.n instanceof Away && --away === 0) keepAlive(false);
  root.n = null;
  living.delete(root);
  isolate.seats[key.home]![key.seat] = 0;
  seated.delete(key.seat);
  freeSeats.push(key.seat);
}

/** The task has come home, to run here. */
export function comeHome(isolate: Isolate, key: TaskKey): Root | null {
  const root = rootWith(key);
  if (root === null) return null;
  isolate.seats[key.home]![key.seat] = key.home + 1;
  root.st |= St.SEND;
  root.n = null;
  if (--away === 0) keepAlive(false);
  return root;
}

/** What the root waits for while its task is on another core. */
class Away implements Op {
  readonly root: Root;
  readonly isolate: Isolate;
  constructor(root: Root, isolate: Isolate) {
    this.root = root;
    this.isolate = isolate;
  }

  start(): void {}

  what(): string {
    const key = this.root.s2!;
    const at = this.isolate.seats[key.home]![key.seat]!;
    return at === 0 ? `${this.root.s0.name}, in a queue` : `${this.root.s0.name} on core ${at - 1}`;
  }

  cancel(): void {
    const { root } = this;
    root.st &= ~St.CANCEL;
    const key = root.s2!;
    const asked = ++root.s3;
    // Before the mail: who takes the task meanwhile looks here once it can be found.
    Atomics.store(this.isolate.asked[key.home]!, key.seat, asked);
    broadcast(this.isolate, Mail.CANCEL, key, asked);
  }
}

function rootWith(key: TaskKey): Root | null {
  const root = seated.get(key.seat);
  return root !== undefined && root.s2!.id === key.id ? root : null;
}

/** The outcome of a task that ended elsewhere. */
export function outcomeArrived(key: TaskKey, failed: boolean, value: unknown): void {
  const root = rootWith(key);
  if (root === null || !(root.n instanceof Away)) return;
  root.n = null;
  adoptExitCode();
  if (--away === 0) keepAlive(false);
  if (watch.on) answered(root);
  if (failed) {
    arrived(value, root);
    fail(root, value);
  } else wake(root, value);
}

/** A cancellation that was sent while the task was on its way home. */
export function deliverMissedCancel(root: Root, delivered: number): void {
  if (root.s3 > delivered) cancelTask(root);
}

/** Rejects the joins of what core `lost` held. */
export function coreLost(isolate: Isolate, lost: number, reason: string): number {
  let tasks = 0;
  for (const root of [...seated.values()]) {
    const key = root.s2!;
    if (!(root.n instanceof Away) || isolate.seats[key.home]![key.seat] !== lost + 1) continue;
    tasks++;
    outcomeArrived(
      key,
      true,
      new CoreLostError(`core ${lost} ended with the task "${root.s0.name}" on it: ${reason}`),
    );
  }
  return tasks;
}

function ended(root: Root): void {
  living.delete(root);
  if (living.size === 0) emptied();
  const isolate = here();
  const key = root.s2;
  if (isolate === null) {
    endedAlone++;
    return;
  }
  if (key === null) {
    count(isolate, Stat.TASKS);
    return;
  }
  if (isolate.seats[key.home]![key.seat] === key.home + 1) count(isolate, Stat.TASKS);
  isolate.seats[key.home]![key.seat] = 0;
  seated.delete(key.seat);
  freeSeats.push(key.seat);
}

/** Tasks spawned here. */
export const homeKind: RootKind = {
  succeeded(root, value) {
    ended(root);
    check.result(root.s0, value);
    return value;
  },
  failed(root, error) {
    ended(root);
    throw error;
  },
};
