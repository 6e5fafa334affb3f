// `dump`: what every live task of this isolate is doing, as its chain of suspended calls. Which lines they stand at is in
// the module records; how long they have stood there is known from the first dump that saw them there.
import { now } from '../host/clock.ts';
import { beginTurn } from '../executor/sysmon.ts';
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { calleeOf, entryOf, isRoot, nameOf, type StackEntry } from './describe.ts';
import { liveFrames } from './live-frames.ts';
import { whyStays } from './why-stays.ts';

export interface TaskDump {
  core: number;
  /** `new`: has not begun. `ready`: waits for its turn. `waiting`: for what `waitsFor` says. `running`: asked for the dump. */
  state: 'new' | 'ready' | 'waiting' | 'running';
  /** What it waits for, '' if for nothing. */
  waitsFor: string;
  /** What keeps it on this core, '' if nothing does or nobody has asked it to move. */
  stays: string;
  /** Milliseconds since an earlier dump first saw it at this very point; 0 if this is the first. */
  seenForMs: number;
  /** Suspended calls, innermost first. Empty: a task that is a single operation of the runtime. */
  stack: StackEntry[];
}

interface Sighting {
  pc: number;
  waits: unknown;
  at: number;
}

const sightings = new WeakMap<Frame, Sighting>();

/**
 * All tasks of the calling thread that have not completed. A call that has never suspended has no frame and is not among
 * them. Collects garbage and walks the heap: for looking into a program, not for every second.
 */
export function dump(core = 0): TaskDump[] {
  const tasks: TaskDump[] = [];
  const frames = liveFrames();
  // A completed task keeps its native promise in a frame that is no task.
  const boxes = new Set(frames.map((frame) => ((frame.st & St.DONE) !== 0 ? frame.w : null)));
  for (const frame of frames) if (isTask(frame) && !boxes.has(frame)) tasks.push(describe(frame, core));
  // The stretch was ours: nobody is to be reported for it.
  beginTurn();
  return tasks;
}

function isTask(frame: Frame): boolean {
  return (frame.st & (St.DONE | St.OBSERVER)) === 0 && isRoot(frame);
}

function describe(root: Frame, core: number): TaskDump {
  const stack: StackEntry[] = [];
  let frame = root;
  for (;;) {
    const entry = entryOf(frame);
    if (entry !== null) stack.unshift(entry);
    const callee = calleeOf(frame);
    if (callee === null) break;
    frame = callee;
  }
  const queued = (frame.st & St.QUEUED) !== 0;
  const waits = queued ? null : frame.n;
  const began = frame.pc !== 0 || (frame.st & St.POLLED) !== 0;
  return {
    core,
    state: queued ? (began ? 'ready' : 'new') : waits === null ? 'running' : 'waiting',
    waitsFor: waits === null ? '' : nameOf(waits),
    stays: whyStays(root),
    seenForMs: seenFor(frame, waits),
    stack,
  };
}

function seenFor(frame: Frame, waits: unknown): number {
  const time = now();
  const before = sightings.get(frame);
  if (before !== undefined && before.pc === frame.pc && before.waits === waits) return time - before.at;
  sightings.set(frame, { pc: frame.pc, waits, at: time });
  return 0;
}

/** A dump as text, a paragraph a task. */
export function formatDump(tasks: TaskDump[]): string {
  return tasks
    .map((task) => {
      const why = task.waitsFor === '' ? task.state : `waits for ${task.waitsFor}`;
      const seen = task.seenForMs === 0 ? '' : `, for ${task.seenForMs.toFixed(0)} ms at least`;
      const stack = task.stack.map(
        (at) => `\n    at async ${at.function} (${at.source}:${at.line}:${at.column})`,
      );
      const stays = task.stays === '' ? '' : `; stays here for ${task.stays}`;
      return `task on core ${task.core}: ${why}${seen}${stays}${stack.join('')}\n`;
    })
    .join('\n');
}
