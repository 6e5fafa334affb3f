// Reports stretches of code that reached no preemption point for more than a slice, once per site, and again when one is twice as bad. What counts is the
// processor time that the thread used from the end of its slice until the executor got control back; the true length is up
// to one slice more.
import { counters } from '../observe/counters.ts';
import { publishHog } from '../observe/rare-channels.ts';
import { callerOf } from '../host/call-site.ts';
import { setImmediate } from '../host/timers.ts';
import { moduleOf, none } from '../context/context.ts';
import { core, DEFAULT_SLICE_MS, force } from './core.ts';
import { Ctl } from '../driver/addon-types.ts';
import { monotonicMicros } from './monotonic.ts';
import type { Body, Frame } from '../task/frame.ts';
import { pooled } from '../task/pooled.ts';
import { functionNamed, functionOf, siteAt, type ModuleRecord } from '../task/module.ts';

export interface Hog {
  function: string;
  /** Module URL, or '' if the function belongs to no compiled module. */
  file: string;
  /** Name of the source file that `line` is of, or ''. */
  source: string;
  /** Where the stretch began: the suspension point resumed, or the function's first line. 0 if unknown. */
  line: number;
  ms: number;
}

/**
 * Processor microseconds of this thread. Wall time blames a polite loop on a crowded machine for what others were given.
 * With the addon, sysmon reads the thread's clock when a slice ends. Without it the baseline is the last slice that
 * the executor began by itself, which may be long ago: a thread that was not given the processor can look like a hog.
 */
const cpuMicros: () => number = (() => {
  const { addon } = core;
  if (addon !== null) return () => addon.threadCpuMicros();
  const usage =
    (process as { threadCpuUsage?: () => NodeJS.CpuUsage }).threadCpuUsage ?? (() => process.cpuUsage());
  return () => {
    const { user, system } = usage.call(process);
    return user + system;
  };
})();

let began = 0;

/** A slice begins. Called where the loop has just turned anyway: a clock in every run would show. */
export function beginSlice(): void {
  if (core.handle === null) began = cpuMicros();
}

/**
 * Up to where the slice under way is accounted for: what was announced (`blockInPlace`) or has been reported is nobody's
 * stretch any more. Of another slice (`slice` is the word BEGAN) it says nothing.
 */
const settled = { slice: NaN, wall: 0, cpu: 0 };

/** What this thread has done since the slice began is not for the one that is polled next to answer for. */
export function settleStretch(): void {
  settled.slice = core.ctl[Ctl.BEGAN]!;
  settled.wall = monotonicMicros();
  settled.cpu = cpuMicros() | 0;
}

/** Ordinary code has run before the tasks that are polled now: if it has spent the slice, the first one did not. */
export function settleSpent(): void {
  if (core.ctl[Ctl.FLAG] !== 0 && !force.on) settleStretch();
}

/** Milliseconds for which no preemption point was reached after the slice's end, 0 if within another slice. */
function stretchMs(): number {
  if (muted) return 0;
  const { ctl, sliceMs } = core;
  const slice = ctl[Ctl.BEGAN]!;
  const partly = settled.slice === slice;
  const now = monotonicMicros();
  let wallMs = Math.floor(((now - slice) | 0) / 1000) - sliceMs;
  if (partly) wallMs = Math.min(wallMs, Math.floor(((now - settled.wall) | 0) / 1000));
  if (wallMs <= sliceMs) return 0;
  const ms = core.handle === null ? withoutSysmon(wallMs, partly) : usedSinceEnd(ctl, slice, partly);
  return ms > sliceMs ? ms : 0;
}

function usedSinceEnd(ctl: Int32Array, slice: number, partly: boolean): number {
  // Not seen yet: sysmon was not given the processor either.
  if (Atomics.load(ctl, Ctl.ENDED) !== slice) return 0;
  const now = cpuMicros() | 0;
  const used = (now - Atomics.load(ctl, Ctl.CPU_AT_END)) | 0;
  return Math.floor((partly ? Math.min(used, (now - settled.cpu) | 0) : used) / 1000);
}

/** One slice until the flag rose and more than one since; what is partly accounted for was looked at behind the flag. */
function withoutSysmon(wallMs: number, partly: boolean): number {
  const now = cpuMicros();
  const enough = partly
    ? ((now - settled.cpu) | 0) > 1000 * core.sliceMs
    : now - began >= 2000 * core.sliceMs;
  return enough ? wallMs : 0;
}

let muted = false;

/** Nothing is reported from here on: this isolate is there for what does not give way. */
export function muteHogs(): void {
  muted = true;
}

/** Bodies that call a function which is no part of them, and the one that this run called last: a task that has ended no longer holds it. */
export const spawned: { readonly bodies: Set<Body>; fn: Function | null } = { bodies: new Set(), fn: null };

/**
 * The shortest stretch to warn of, in milliseconds after the slice's end. Shorter slices are for tasks that can give way
 * more often; a garbage collection or code that runs for the first time may take this long, whoever it happens to.
 */
const LEAST_WARNING_MS = DEFAULT_SLICE_MS;

/** Sites told to `onHog`, and those warned of: how bad each was then, in milliseconds. */
const reported = new Map<string, number>();
const warned = new Map<string, number>();

const ADVICE =
  'make what it calls there async, so that its loops give way, hand it to another thread (spawnBlocking), or split it';

/** How much worse a site has to get to be told of again. */
const WORSE = 2;

/** Is it the first time at a site, or twice as bad as when it was told of? Then it is noted. */
function isNews(told: Map<string, number>, site: string, ms: number): boolean {
  const before = told.get(site);
  if (before !== undefined && ms < WORSE * before) return false;
  told.set(site, ms);
  return true;
}

/** Who hears of hogs (on-hog.ts). */
export const listeners = new Set<(hog: Hog) => void>();

/** The executor polled `frame`, which stood at resume point `pc` of `fn`, and found the flag up afterwards. */
export function noticeStretch(frame: Frame, fn: Body, pc: number): void {
  counters.preemptions++;
  const ms = stretchMs();
  if (ms === 0) return;
  // The call may have ended in this stretch, and its frame be another's by now.
  const module = frame.fn === fn || frame.fn === pooled ? moduleOf(frame.d) : undefined;
  const found = module === undefined ? undefined : siteAt(module, pc);
  const which = spawned.bodies.has(fn) ? (spawned.fn ?? fn) : fn;
  const ref = functionOf(which);
  report(
    found?.info.name ?? ref?.info.name ?? plainName(which),
    module ?? ref?.module,
    ms,
    found?.site[1] ?? ref?.info.line,
  );
}

/** An ordinary caller's call of `body` came back with the flag up that was down before. */
export function noticeFirstStretch(body: Body): void {
  const ms = stretchMs();
  if (ms === 0) return;
  const ref = functionOf(body);
  report(ref?.info.name ?? plainName(body), ref?.module, ms, ref?.info.line);
}

let suspect = '';

/**
 * A loop of the engine's own function looks at the flag, and has found it up: too late, if the stretch reached no other look.
 * The function is asked for then only, and reported the second time in a row: once it may have been something else in the same turn.
 * @param looked the function of the runtime's that it has called
 */
export function noticeLateLook(looked: Function): void {
  const ms = stretchMs();
  if (ms === 0) return;
  const caller = callerOf(looked);
  const who = `${caller?.file} ${caller?.name}`;
  if (suspect !== who) {
    suspect = who;
    return;
  }
  const found = caller === null ? undefined : functionNamed(caller.file, caller.name);
  report(found?.info.name ?? (caller?.name || '(anonymous)'), found?.module, ms, found?.info.line);
}

/** Bodies are named after their function with a `$` behind. */
function plainName(body: Function): string {
  return body.name.replace(/\$$/, '') || '(anonymous)';
}

function report(name: string, module: ModuleRecord | undefined, ms: number, line = 0): void {
  counters.overruns++;
  // A stretch within a stretch is reported by the inner one, and once.
  settleStretch();
  const hog: Hog = { function: name, file: module?.url ?? '', source: module?.source ?? '', line, ms };
  const key = `${hog.file}:${hog.line}:${hog.function}`;
  const news = isNews(reported, key, ms);
  publishHog(hog, core.handle?.index ?? 0, news);
  if (news) {
    // Not from here: a listener that throws must not take the executor along.
    for (const listener of listeners) setImmediate(() => listener(hog));
  }
  if (hog.ms < LEAST_WARNING_MS || !isNews(warned, key, ms)) return;
  const place = hog.file === '' ? '' : ` (${hog.source}:${hog.line}, compiled: ${hog.file})`;
  // The stream it goes to may be opened by it, and would keep the stores of the task's context.
  none.resource.runInAsyncScope(() => {
    process.emitWarning(
      `${hog.function}${place} ran ${hog.ms} ms without reaching a preemption point; ${ADVICE}`,
      {
        type: 'HeddleHogWarning',
        code: 'HEDDLE_HOG',
      },
    );
  });
}
