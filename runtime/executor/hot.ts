// One copy of the batch loop for each of the few functions that most polls are of. V8 keeps what it has learnt of a call
// site by function text: in the common loop the site that polls has seen every body, so each poll is an indirect call; in
// a copy it has seen one, which V8 then calls by name or puts into the loop. A yield took 13.5 ns there in place of 18 when this was made.
import type { Body, Frame } from '../task/frame.ts';
import { runtimeFolder } from '../host/own-files.ts';
import { functionOf } from '../task/module.ts';
import { makeRunBatch, type BatchParts, type RunBatch } from './batch.ts';
import { Queue } from './ready-queue.ts';

/** Copies in one isolate, each some 10 KB of machine code. */
const MOST_COPIES = 8;
/** Looks, one in 64 runs, that must find the same function at the head of the queue, one after the other. */
const SIGHTINGS = 8;

/** The copy in use: the executor takes it for batches that begin with this function. */
export const hot: { fn: Body | null; run: RunBatch } = { fn: null, run: (_, most) => most };

const copies = new Map<Body, RunBatch>();
let candidate: Body | null = null;
let sightings = 0;
let most = MOST_COPIES;
let parts: BatchParts | null = null;

/** The executor's parts, which copies are made with. */
export function copyWith(given: BatchParts): void {
  parts = given;
}

/** A look at the frame at the head of the queue. */
export function considerHot({ fn }: Frame): void {
  if (fn === hot.fn) return;
  if (fn !== candidate) {
    // A closure would be kept alive by its copy, and be another one next time.
    if (functionOf(fn) === undefined) return;
    candidate = fn;
    sightings = 0;
    return;
  }
  if (++sightings < SIGHTINGS) return;
  const run = copies.get(fn) ?? copy(fn);
  if (run !== null) {
    hot.fn = fn;
    hot.run = run;
  }
}

/** Null where the process may not make code of strings, and where a tool has put its own variables into the loop's text. */
function copy(fn: Body): RunBatch | null {
  if (parts === null || copies.size === most) return null;
  try {
    // Equal text V8 would find in its cache, and what it has learnt of it as well. By its folder a trace knows the runtime's own.
    const name = `${runtimeFolder?.href ?? 'heddle/'}executor/batch.copy${copies.size}.js`;
    const text = `return ${makeRunBatch.toString()}\n//# sourceURL=${name}`;
    const run = (new Function(text)() as typeof makeRunBatch)(parts, fn);
    run(new Queue(), 0);
    copies.set(fn, run);
    return run;
  } catch {
    most = copies.size;
    return null;
  }
}
