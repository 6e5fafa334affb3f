// What a frame is, in the words of the source: which function it is a call of, at which line it stands, what it waits for.
import { moduleOf } from '../context/context.ts';
import { isTask, type Frame } from '../task/frame.ts';
import {
  functionOf,
  nestState,
  siteAt,
  type FunctionRef,
  type ModuleRecord,
  type SiteInfo,
} from '../task/module.ts';
import type { Op } from '../task/op.ts';
import { St } from '../task/state.ts';

export interface StackEntry {
  function: string;
  /** URL of the compiled module, '' if it was not loaded yet. */
  file: string;
  /** Name of the source file that `line` is of. */
  source: string;
  line: number;
  column: number;
}

/** What somebody outside can hold: the outermost call of a chain. */
export function isRoot(frame: Frame): boolean {
  return frame.w === null || (frame.w.st & (St.OBSERVER | St.JOIN)) !== 0;
}

export function rootOf(frame: Frame): Frame {
  let root = frame;
  while (!isRoot(root)) root = root.w!;
  return root;
}

/** The frame that `frame` waits for is one of its own chain's. */
export function calleeOf({ st, n }: Frame): Frame | null {
  if ((st & (St.QUEUED | St.JOIN)) !== 0 || n === null || !isTask(n)) return null;
  return n;
}

/** The suspension point at which a call stands; its function's first line if it has not begun; null: not a compiled call. */
export function entryOf(frame: Frame): StackEntry | null {
  const module = moduleOf(frame.d);
  const at = module === undefined ? undefined : standing(module, frame);
  if (at !== undefined) return at.entry;
  const ref = unbegun(frame);
  return ref === undefined ? null : entry(ref.module, ref.info.name, ref.info.line, 0);
}

/** Whether it stands at a loop's preemption point. */
export function inLoop(frame: Frame): boolean {
  const module = moduleOf(frame.d);
  return module !== undefined && siteOf(module, frame.pc)?.kind === 'loop';
}

/** The function that a task was made for; undefined if it is not known to any module, as closures are not. */
export function taskFunction(root: Frame): FunctionRef | undefined {
  return functionOf(root.fn) ?? held(root.v) ?? held(root.s0);
}

export function nameOf(waits: Frame | Op): string {
  if (!isTask(waits)) return waits.what?.() ?? waits.constructor.name;
  const inner = entryOf(waits);
  return inner === null ? 'a task' : `task ${inner.function}`;
}

/** A frame that has not begun holds its function in `v` or in the first slot; so does a root, and its `pc` is not a site's. */
function unbegun(frame: Frame): FunctionRef | undefined {
  return functionOf(frame.fn) ?? (frame.pc === 0 ? (held(frame.v) ?? held(frame.s0)) : undefined);
}

function held(value: unknown): FunctionRef | undefined {
  return typeof value === 'function' ? functionOf(value) : undefined;
}

interface Site {
  entry: StackEntry;
  kind: SiteInfo[3];
  /** Of the caller of a nest: what says where its state is. */
  nest: ReturnType<typeof siteAt>;
}

/** Sites by resume point: a trace asks for two a poll, and the record is a list. */
const known = new WeakMap<ModuleRecord, Map<number, Site | undefined>>();

function standing(module: ModuleRecord, frame: Frame): Site | undefined {
  const at = siteOf(module, frame.pc);
  const state = at?.nest === undefined ? null : nestState(at.nest, frame);
  return (state && siteOf(module, state[0] as number)) ?? at;
}

function siteOf(module: ModuleRecord, pc: number): Site | undefined {
  let sites = known.get(module);
  if (sites === undefined) known.set(module, (sites = new Map()));
  if (sites.has(pc)) return sites.get(pc);
  const at = siteAt(module, pc);
  const site =
    at === undefined
      ? undefined
      : {
          entry: entry(module, at.info.name, at.site[1], at.site[2]),
          kind: at.site[3],
          nest: at.site[5] === undefined ? undefined : at,
        };
  sites.set(pc, site);
  return site;
}

function entry(module: ModuleRecord, name: string, line: number, column: number): StackEntry {
  return { function: name, file: module.url, source: module.source, line, column };
}
