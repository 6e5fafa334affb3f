// Where the executor meets the cores and whoever watches it: it knows them by these interfaces only.
import type { Frame } from '../task/frame.ts';

/** What runtime/cores does at the executor's turning points. */
export interface CoreHooks {
  /** With nothing ready: may enqueue what other cores have to give. */
  dry(): void;
  /** With ready frames left over, when the executor gives way: the moment to hand send tasks to idle cores. */
  shed(): void;
  /** A frame of a send task was polled and has suspended. */
  suspended(frame: Frame): void;
}

export let coreHooks: CoreHooks | null = null;

/** Null: this core has no others. */
export function setCoreHooks(hooks: CoreHooks | null): void {
  coreHooks = hooks;
}

/** Who watches tasks at work (runtime/observe). Costs nothing while there is nobody: it shares a look with async contexts. */
export interface PollHook {
  /**
   * `frame` is about to be polled. True: the hook has polled it. It is asked again for the same frame while it does, and
   * for each waiter that goes on in place.
   */
  around(frame: Frame, poll: (frame: Frame) => void): boolean;
}
