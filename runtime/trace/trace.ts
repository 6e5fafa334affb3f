// Stack traces of errors that leave a compiled function: whoever awaits it is listed, as the engine lists the callers of
// native async functions, once for each error. The callers are noted when the error is thrown, because they are gone
// when somebody looks; the text is made when somebody does, by the engine's accessor or (Node 20) from its call sites.
//
// Errors that are created and never thrown list only what was running: nothing here is called for them. Rejected: an
// Error.prepareStackTrace that stays (programs see it, and replace it).
import { types } from 'node:util';
import { CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import { takeCallSites, textOf } from './call-sites.ts';
import { callerOf, callersOf } from './callers.ts';
import { format, type Trace } from './format.ts';
import { addNote, nearestNote, noteOf, type Note } from './noted.ts';

/** The engine's own getter of `stack`; undefined where `stack` is a value. */
const engineStack = Object.getOwnPropertyDescriptor(new Error(), 'stack')?.get;

function limit(): number {
  const { stackTraceLimit } = Error;
  return typeof stackTraceLimit === 'number' ? stackTraceLimit : 0;
}

/** A body that was polled in `frame` has thrown `error`; `again`: it had been polled before. Never throws. */
export function thrown(error: unknown, frame: Frame, again: boolean): void {
  if (!isTraceable(error)) {
    if (again) thrownOn(error, frame);
    return;
  }
  const most = limit();
  const polled = callerOf(frame)?.name ?? '';
  note(error, { polled, callers: callersOf(frame, most), arrived: false, returned: false }, most);
}

/**
 * What a body threw at once, for a task to await, leaves `frame`: those who await that are callers of both. Once. Where the
 * frame has not been polled before, its caller stood on the engine's stack when the error was made, and is listed there.
 */
function thrownOn(error: unknown, frame: Frame): void {
  const noted = isError(error) ? noteOf(error) : undefined;
  if (noted === undefined) return;
  const { trace } = noted;
  if (trace.arrived || trace.returned || trace.callers.length > 0 || trace.polled !== '') return;
  trace.polled = callerOf(frame)?.name ?? '';
  extend(noted, callersOf(frame, limit()), limit());
}

/** A body that an ordinary caller had called has thrown before it suspended. Never throws. */
export function thrownAtOnce(error: unknown): void {
  if (isTraceable(error)) note(error, { polled: '', callers: [], arrived: false, returned: false }, limit());
}

/** `error` reaches `frame` from outside: out of a native promise, or from another core. Never throws. */
export function arrived(error: unknown, frame: Frame): void {
  if (!isError(error) || error instanceof CancelledError) return;
  const most = limit();
  const own = callerOf(frame);
  const callers = callersOf(frame, most);
  if (own !== null) callers.unshift(own);
  const noted = noteOf(error);
  if (noted === undefined) note(error, { polled: '', callers, arrived: true, returned: false }, most);
  // It has left compiled code and comes back, as through Promise.all; once.
  else if (!noted.trace.returned) extend(noted, callers, most);
}

function isTraceable(error: unknown): error is Error {
  return isError(error) && noteOf(error) === undefined && !(error instanceof CancelledError);
}

/** Or what inherits from Error only, as errors of addons do, and has its stack from Error.captureStackTrace. */
function isError(value: unknown): value is Error {
  if (types.isNativeError(value)) return true;
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  return Object.hasOwn(value, 'stack') && value instanceof Error;
}

function note(error: Error, trace: Trace, most: number): void {
  try {
    const added = addNote(error, trace, most);
    if (engineStack === undefined) added.sites = takeCallSites(error);
    if (added.sites !== null) Object.defineProperty(error, 'stack', lateStack);
    else rewrite(error, (stack) => format(stack, trace, most));
  } catch {
    // Frozen, or a user's own accessor throws: the stack stays as it is.
  }
}

function extend({ error, trace, sites }: Note, callers: Trace['callers'], most: number): void {
  trace.returned = true;
  trace.callers.push(...callers);
  if (engineStack !== undefined || sites !== null) return;
  const lines = callers.map(({ name, place }) => `\n    at async ${name} (${place})`);
  try {
    const has = error.stack?.split('\n    at ').length ?? 0;
    rewrite(error, (stack) => stack + lines.slice(0, Math.max(0, most - has + 1)).join(''));
  } catch {
    // As above.
  }
}

/** Exchanges the text, later if the engine has not made it yet. Somebody's own `stack` is left alone. */
function rewrite(error: Error, change: (stack: string) => string): void {
  const present = Object.getOwnPropertyDescriptor(error, 'stack');
  if (present === undefined || !present.configurable) return;
  if (present.get === undefined) {
    if (typeof present.value === 'string' && present.writable) error.stack = change(present.value);
  } else if (present.get === engineStack) Object.defineProperty(error, 'stack', lateStack);
}

function engineText({ error, sites }: Note): unknown {
  return sites === null ? engineStack!.call(error) : textOf(error, sites);
}

/** One accessor for all errors, as the engine has. */
const lateStack: PropertyDescriptor = {
  get(this: unknown): unknown {
    const note = nearestNote(this);
    if (note === undefined) return undefined;
    if (!note.made) {
      const stack = engineText(note);
      note.text = typeof stack === 'string' ? format(stack, note.trace, note.most) : stack;
      note.made = true;
    }
    return note.text;
  },
  set(this: unknown, value: unknown): void {
    const note = nearestNote(this);
    if (note === undefined) return;
    note.text = value;
    note.made = true;
  },
  enumerable: false,
  configurable: true,
};
