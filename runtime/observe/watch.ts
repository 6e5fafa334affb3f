// Who watches this isolate at work, and what they are told: tasks that start, are polled, end and change cores; what the
// core does about them. A trace and the diagnostics channels are such watchers. While there is none, nothing here runs:
// polls are looked at through a hook of the executor, the rest asks `watch.on` at places that cost microseconds anyway.
import { setPollHook } from '../executor/poll.ts';
import type { PollHook } from '../executor/core-hooks.ts';
import { core } from '../executor/core.ts';
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { calleeOf, entryOf, inLoop, nameOf, rootOf, taskFunction, type StackEntry } from './describe.ts';

export interface TaskInfo {
  /** Core and number: of the task at home, of its key elsewhere. */
  id: string;
  /** Its home is another core, which tells of its start and end. */
  guest: boolean;
  function: string;
  /** URL of the compiled module, '' if unknown. */
  file: string;
  /** Name of the source file that `line` is of, '' if unknown. */
  source: string;
  /** First line of the function, 0 if unknown. */
  line: number;
}

/**
 * How a poll ended. `returned`: the call has, and its caller goes on. `yielded`: gave way, and is ready. `preempted`: the
 * same, in a loop, its slice being spent. `suspended`: waits.
 */
export type Outcome = 'ended' | 'failed' | 'returned' | 'yielded' | 'preempted' | 'suspended';

export interface Watcher {
  /** Wants to be told of each poll. */
  readonly polls: boolean;
  start(task: TaskInfo): void;
  /** `at`: where the task goes on. */
  poll(task: TaskInfo, at: StackEntry | null): void;
  /** `at`: where it stands now. */
  polled(task: TaskInfo, outcome: Outcome, at: StackEntry | null, waitsFor: string): void;
  end(task: TaskInfo, failed: boolean): void;
  /** Encoded to run elsewhere. `key` names it on all cores; `began`: microseconds of `process.hrtime()`. */
  left(task: TaskInfo, key: string, began: number): void;
  /** Decoded here; `stolen`: from another core's queue. */
  arrived(task: TaskInfo, key: string, stolen: boolean, began: number): void;
  /** Was to move, and cannot for what it holds: `reason` in a word, `why` at length. */
  stayed(task: TaskInfo, reason: string, why: string): void;
  /** Its outcome goes home. */
  sent(task: TaskInfo, key: string): void;
  /** Its outcome has come home. */
  answered(task: TaskInfo, key: string): void;
  /** The core found nothing to do. */
  parked(): void;
}

const watchers = new Set<Watcher>();
/** Asked where tasks change cores. */
export const watch = { on: false };

export function addWatcher(watcher: Watcher): void {
  watchers.add(watcher);
  changed();
}

export function removeWatcher(watcher: Watcher): void {
  watchers.delete(watcher);
  changed();
}

function changed(): void {
  watch.on = watchers.size > 0;
  setPollHook([...watchers].some((watcher) => watcher.polls) ? hook : null);
}

/** Tells all watchers. */
export function tell(what: (watcher: Watcher) => void): void {
  for (const watcher of watchers) what(watcher);
}

const infos = new WeakMap<Frame, TaskInfo>();
let lastId = 0;

/** The index of this isolate's core; without the addon there is one. */
export function coreIndex(): number {
  return core.handle?.index ?? 0;
}

/** What is known of a task, given its root; watchers hear of one that they have not met. */
export function infoOf(root: Frame): TaskInfo {
  const met = infos.get(root);
  if (met !== undefined) return met;
  const info = describe(root, `${coreIndex()}.${++lastId}`, false);
  infos.set(root, info);
  tell((watcher) => watcher.start(info));
  return info;
}

function describe(root: Frame, id: string, guest: boolean): TaskInfo {
  const ref = taskFunction(root);
  if (ref !== undefined) {
    const { module, info } = ref;
    return { id, guest, function: info.name, file: module.url, source: module.source, line: info.line };
  }
  // A closure, or a call that passes another one's outcome on: named after the first that is known.
  for (let frame: Frame | null = root; frame !== null; frame = calleeOf(frame)) {
    const entry = entryOf(frame);
    if (entry !== null)
      return { id, guest, function: entry.function, file: entry.file, source: entry.source, line: 0 };
  }
  const name = typeof root.s0 === 'function' ? root.s0.name : root.fn.name.replace(/\$$/, '');
  return { id, guest, function: name === '' ? '(anonymous)' : name, file: '', source: '', line: 0 };
}

/** A task from elsewhere: its home has told of its start. */
export function guestInfo(root: Frame, id: string): TaskInfo {
  const info = describe(root, id, true);
  infos.set(root, info);
  return info;
}

class PollWatch implements PollHook {
  private frame: Frame | null = null;
  private root: Frame | null = null;

  around(frame: Frame, poll: (frame: Frame) => void): boolean {
    if (this.frame === frame) return false;
    if (this.frame !== null) {
      // Its callee has returned, and it goes on in place.
      this.leave('returned');
      this.enter(frame);
      return false;
    }
    this.enter(frame);
    try {
      poll(frame);
    } finally {
      this.leave(null);
      this.frame = this.root = null;
    }
    return true;
  }

  private enter(frame: Frame): void {
    this.frame = frame;
    this.root = rootOf(frame);
    const task = infoOf(this.root);
    const at = entryOf(frame);
    tell((watcher) => watcher.poll(task, at));
  }

  private leave(known: Outcome | null): void {
    const root = this.root!;
    const task = infos.get(root)!;
    const ended = (root.st & St.DONE) !== 0;
    let last = this.frame!;
    if (known === null && !ended)
      for (let next = calleeOf(last); next !== null; next = calleeOf(next)) last = next;
    const outcome = known ?? outcomeOf(root, last);
    const stands = outcome !== 'returned' && !ended;
    const at = stands ? entryOf(last) : null;
    const waitsFor = stands && outcome === 'suspended' && last.n !== null ? nameOf(last.n) : '';
    tell((watcher) => watcher.polled(task, outcome, at, waitsFor));
    if (!ended) return;
    infos.delete(root);
    if (!task.guest) tell((watcher) => watcher.end(task, outcome === 'failed'));
  }
}

function outcomeOf(root: Frame, last: Frame): Outcome {
  if ((root.st & St.DONE) !== 0) return (root.st & St.FAILED) !== 0 ? 'failed' : 'ended';
  if ((last.st & St.QUEUED) !== 0) return inLoop(last) && (last.st & St.BARE) !== 0 ? 'preempted' : 'yielded';
  // A call that has completed waits for nothing; a generator at a `yield` waits for a request.
  return last.n === null && last !== root ? 'returned' : 'suspended';
}

const hook = new PollWatch();
