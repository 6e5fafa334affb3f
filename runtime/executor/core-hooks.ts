// Where the executor meets the cores: it knows them by this interface only.
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
