// The run-time send check. Whether a task travels depends on load, so an error only then would come and go: arguments
// are checked at spawn, variables the first time a task suspends at a site, results the first time a function returns,
// on one core as on many. A later value of another kind at the same site is found when the task is about to travel.
import { moduleOf } from '../context/context.ts';
import { innermost } from '../task/cancel.ts';
import { forwardBody } from '../task/complete.ts';
import type { Frame } from '../task/frame.ts';
import { sendable } from './codec.ts';
import { encodeFrame } from './capsule.ts';
import { siteOfFrame } from '../task/module.ts';
import { Encoder } from './encoder.ts';
import { moduleTable } from './module-table.ts';
import { SendError, Unsendable } from './send-error.ts';

/** Sites that have been seen, per body: resume points are numbers. */
const seenSites = new WeakMap<Function, Set<number>>();
const seenResults = new WeakSet<Function>();
let lastBody: Function | null = null;
let lastPc = 0;

let spare: Encoder | null = null;

/** Encodes for the errors' sake only. A getter that sends in turn finds no spare encoder and makes one. */
function dryRun(write: (e: Encoder) => void): void {
  const e = spare ?? new Encoder(moduleTable);
  spare = null;
  e.dry = true;
  try {
    e.reset();
    write(e);
  } finally {
    e.reset();
    spare = e;
  }
}

function isPlain(v: unknown): boolean {
  return v === null || (typeof v !== 'object' && typeof v !== 'function' && typeof v !== 'symbol');
}

/** Throws SendError for the first argument that cannot travel. */
function args(fn: Function, values: readonly unknown[]): void {
  if (values.every(isPlain)) return;
  let i = 0;
  const where = ` (argument of ${fn.name})`;
  try {
    dryRun((e) => {
      for (; i < values.length; i++) e.value(values[i]);
    });
  } catch (fault) {
    sendable(
      `args[${i}]`,
      () => {
        throw fault;
      },
      where,
    );
  }
}

function result(fn: Function, value: unknown): void {
  if (isPlain(value) || seenResults.has(fn)) return;
  sendable(`the result of ${fn.name}`, () => dryRun((e) => e.value(value)));
  seenResults.add(fn);
}

/** A send task's frame was polled and suspended: the error, if something in the frames new to the chain cannot travel. */
function suspended(polled: Frame): SendError | null {
  const inner = innermost(polled);
  if (inner === polled && inner.fn === lastBody && inner.pc === lastPc) return null;
  for (let frame = inner; ; frame = frame.w!) {
    const error = frameError(frame);
    if (error !== null) return error;
    if (frame === polled || frame.w === null) break;
  }
  // Not in a nest, whose caller has one point for all of its loops.
  lastBody = seenSites.get(inner.fn)?.has(inner.pc) === true ? inner.fn : null;
  lastPc = inner.pc;
  return null;
}

function frameError(frame: Frame): SendError | null {
  // Without a module record: the runtime's own.
  const module = moduleOf(frame.d);
  if (module === undefined || frame.fn === forwardBody) return null;
  let seen = seenSites.get(frame.fn);
  if (seen === undefined) seenSites.set(frame.fn, (seen = new Set()));
  if (seen.has(frame.pc)) return null;
  // In a nest the point of its loop is what has been seen, and that of its caller is asked again: once a slice.
  const pc = siteOfFrame(module, frame)?.site[0] ?? frame.pc;
  if (seen.has(pc)) return null;
  try {
    dryRun((e) => encodeFrame(e, frame));
    seen.add(pc);
    return null;
  } catch (fault) {
    if (fault instanceof SendError) return fault;
    if (fault instanceof Unsendable) return fault.toError('a variable');
    return null;
  }
}

export const check = { args, result, suspended };
