// What it takes to begin a task with a function's own frame, as far as a program without tasks has to know it.
import type { Body, FrameClass } from './frame.ts';
import type { ModuleRecord } from './module.ts';

/** Of a compiled function at the top level of a module; filled in by launch-bodies.ts when its first task begins. */
export class Launch {
  readonly module: ModuleRecord;
  readonly body: Body;
  /** That a frame of the function needs. */
  readonly slots: number;
  frame: FrameClass | null = null;
  /** What begins it with no argument, with one, with two, and with all of those in an array in the first slot. */
  begin0: Body | null = null;
  begin1: Body | null = null;
  begin2: Body | null = null;
  beginAll: Body | null = null;

  constructor(module: ModuleRecord, body: Body, slots: number) {
    this.module = module;
    this.body = body;
    this.slots = slots;
  }
}
