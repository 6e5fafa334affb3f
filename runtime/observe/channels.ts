// Diagnostics channels (`node:diagnostics_channel`). A channel tells nobody that it got its first subscriber, and asking at
// every poll would cost each of them; so ours have a `subscribe` of their own, which says so. Names and payloads stand in
// docs/observability.md. Those that are rare enough to be asked each time are in rare-channels.ts.
import { channel, type Channel } from 'node:diagnostics_channel';
import type { StackEntry } from './describe.ts';
import { addWatcher, coreIndex, removeWatcher, type Outcome, type TaskInfo, type Watcher } from './watch.ts';

const taskStart = channel('heddle:task:start');
const taskEnd = channel('heddle:task:end');
const taskSuspend = channel('heddle:task:suspend');
const taskMove = channel('heddle:task:move');
const taskStay = channel('heddle:task:stay');
const coreSteal = channel('heddle:core:steal');
const corePark = channel('heddle:core:park');

/** Those that need a look at each poll. */
const OF_POLLS = [taskStart, taskEnd, taskSuspend];
const OF_CORES = [taskMove, taskStay, coreSteal, corePark];

class Publisher implements Watcher {
  readonly polls: boolean;

  constructor(polls: boolean) {
    this.polls = polls;
  }

  start(task: TaskInfo): void {
    if (taskStart.hasSubscribers) taskStart.publish({ task, core: coreIndex() });
  }

  poll(): void {}

  polled(task: TaskInfo, outcome: Outcome, at: StackEntry | null, waitsFor: string): void {
    if (outcome !== 'suspended' && outcome !== 'yielded' && outcome !== 'preempted') return;
    if (taskSuspend.hasSubscribers) taskSuspend.publish({ task, core: coreIndex(), outcome, at, waitsFor });
  }

  end(task: TaskInfo, failed: boolean): void {
    if (taskEnd.hasSubscribers) taskEnd.publish({ task, core: coreIndex(), failed });
  }

  left(task: TaskInfo, key: string): void {
    if (taskMove.hasSubscribers) taskMove.publish({ task, core: coreIndex(), key, direction: 'out' });
  }

  arrived(task: TaskInfo, key: string, stolen: boolean): void {
    if (taskMove.hasSubscribers) taskMove.publish({ task, core: coreIndex(), key, direction: 'in' });
    if (stolen && coreSteal.hasSubscribers) coreSteal.publish({ task, core: coreIndex() });
  }

  stayed(task: TaskInfo, reason: string, why: string): void {
    if (taskStay.hasSubscribers) taskStay.publish({ task, core: coreIndex(), reason, why });
  }

  sent(): void {}

  answered(): void {}

  parked(): void {
    if (corePark.hasSubscribers) corePark.publish({ core: coreIndex() });
  }
}

let publisher: Publisher | null = null;

/** A subscriber came or went. */
function subscribersChanged(): void {
  const has = (each: Channel): boolean => each.hasSubscribers;
  const polls = OF_POLLS.some(has);
  const wanted = polls || OF_CORES.some(has);
  if (wanted === (publisher !== null) && polls === (publisher?.polls ?? false)) return;
  if (publisher !== null) removeWatcher(publisher);
  publisher = wanted ? new Publisher(polls) : null;
  if (publisher !== null) addWatcher(publisher);
}

const METHODS = ['subscribe', 'unsubscribe', 'bindStore', 'unbindStore'] as const;

for (const each of [...OF_POLLS, ...OF_CORES]) {
  for (const name of METHODS) {
    // Its prototype changes with the first subscriber and with the last.
    const value = function (this: Channel, ...args: unknown[]): unknown {
      const method = (Object.getPrototypeOf(this) as Record<string, Function>)[name]!;
      const result: unknown = Reflect.apply(method, this, args);
      subscribersChanged();
      return result;
    };
    Object.defineProperty(each, name, { value, configurable: true, writable: true });
  }
}
subscribersChanged();
