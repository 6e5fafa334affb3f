// The per-isolate state that everything else hangs on: the call cell of the protocol, the preemption flag and, where the
// native addon is present, this isolate's core handle. Attached on import, because generated code binds `flag` once.
import { isMainThread, workerData } from '../host/thread.ts';
import { loadAddon } from '../driver/addon.ts';
import { Ctl, type Addon, type CoreHandle } from '../driver/addon-types.ts';
import { FallbackCtl } from './fallback-ctl.ts';
import { InPlace, Limit } from './limits.ts';
import type { Frame } from '../task/frame.ts';

export interface Cell {
  /** Before a call the function about to be called; after it an `Outcome`. */
  k: unknown;
  /** Awaits that may still go on in place; below zero by far when something else goes first. */
  b: number;
  /** The frame that a SUSPENDED outcome speaks of. */
  f: Frame | null;
  /** St.SEND while a send task is polled, else 0; frames that suspend take it over. */
  s: number;
}

export const cell: Cell = { k: null, b: 0, f: null, s: 0 };

/** `awaits`: those in a row that may go on in place when nothing else is ready. `spent`: the run under way has used them up. */
export const inPlace = { awaits: Limit.BUDGET as number, spent: false };

export const DEFAULT_SLICE_MS = 10;
export interface CoreState {
  addon: Addon | null;
  /** Why there is no addon. */
  reason: string;
  handle: CoreHandle | null;
  ctl: Int32Array;
  sliceMs: number;
}

/** Lets the addon pick a core that nobody has, from the end, so that it is none of the runtime's. */
const ANY_CORE = -1;

let state: CoreState | null = null;

/** The index this isolate should have: given by whoever started it, 0 on the main thread, else none of the cores'. */
function ownIndex(): number {
  const given = (workerData as { heddleCore?: unknown } | null)?.heddleCore;
  if (typeof given === 'number') return given;
  return isMainThread ? 0 : ANY_CORE;
}

/** Attaches this isolate, once; later calls return the same state and only set the slice. */
export function attachCore(index = ownIndex(), sliceMs = DEFAULT_SLICE_MS): CoreState {
  if (state !== null) {
    setSlice(sliceMs);
    return state;
  }
  const loaded = loadAddon();
  let { addon, reason } = loaded;
  let handle: CoreHandle | null = null;
  try {
    if (addon !== null) handle = addon.attach(index, sliceMs);
  } catch (error) {
    // A second copy of the package in this isolate, or more isolates than the addon has cores for.
    reason = `attach: ${(error as Error).message}`;
    addon = null;
  }
  const ctl = handle === null ? new Int32Array(new SharedArrayBuffer(FallbackCtl.WORDS * 4)) : handle.ctl;
  state = { addon, reason, handle, ctl, sliceMs };
  if (handle === null) ctl[FallbackCtl.SLICE_MS] = sliceMs;
  return state;
}

export function setSlice(ms: number): void {
  core.sliceMs = ms;
  if (core.addon !== null) core.addon.setSlice(ms);
  else core.ctl[FallbackCtl.SLICE_MS] = ms;
}

export const core: CoreState = attachCore();
const ctl = core.ctl;

/** From now on every await suspends. */
export function suspendAlways(): void {
  inPlace.awaits = 0;
  if (cell.b > InPlace.NOT) cell.b = InPlace.NOT;
}

/**
 * Whether the executor has to look twice at a frame before it polls it: contexts are followed, somebody watches, or tests
 * force preemption. One word for all, because it is asked for each poll.
 */
export const special = { on: false };

/** When the executor runs next, and whether tasks are ready; it says so itself once it is loaded. */
export const outlook = {
  nextRun: (): 'soon' | 'later' | 'none' => (turns.pending ? 'later' : 'none'),
  ready: (): boolean => false,
  /** Does anything else want a look at each poll? */
  watched: (): boolean => false,
};

/** Loops of the engine's own functions wait for another turn of the event loop (turn.ts). */
export const turns = { pending: false };

/** Tests: with HEDDLE_FORCE_PREEMPT=1 every load of the flag is answered here, so that every check can suspend. */
export const force = { on: false, exact: process.env['HEDDLE_FORCE_PREEMPT'] === '1' };

/** Tests: the flag is up at the start of each poll. */
export function forcePoll(): void {
  if (!force.exact) ctl[Ctl.FLAG] = 1;
}

function answering(): Int32Array {
  force.on = true;
  special.on = true;
  const flag = {
    get 0(): number {
      return force.on ? 1 : ctl[Ctl.FLAG]!;
    },
  };
  return flag as unknown as Int32Array;
}

/** Tests: `b` of the last ready frame; 0 makes every await a real suspension. */
export function setInPlaceBudget(awaits: number = Limit.BUDGET): void {
  inPlace.awaits = awaits;
}

/** Tests: keeps the flag up, so that every preemption point suspends (see docs/scheduler.md for the limits). */
export function setForcePreempt(on: boolean): void {
  force.on = on;
  special.on = on || outlook.watched();
  if (!force.exact) ctl[Ctl.FLAG] = on ? 1 : 0;
}

/** Word 0 is the preemption flag that generated code reads at each back-edge. */
export const flag: Int32Array = force.exact ? answering() : ctl;
