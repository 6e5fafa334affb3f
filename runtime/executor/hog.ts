// Reports stretches of code that reached no preemption point for more than a slice, once per site. The stretch is known
// from sysmon: how long the flag had been up when the executor got control back; the true length is up to one slice more.
import { core } from './core.ts';
import { Ctl } from '../driver/addon-types.ts';
import type { Body, Frame } from '../task/frame.ts';
import { functionOf, siteAt } from '../task/module.ts';

export interface Hog {
  function: string;
  /** Module URL, or '' if the function belongs to no compiled module. */
  file: string;
  /** Where the stretch began: the suspension point resumed, or the function's first line. 0 if unknown. */
  line: number;
  ms: number;
}

/**
 * Processor microseconds of this thread. What sysmon sees is wall time: on a crowded machine a polite loop that was not
 * given the processor looks like a hog, and only its own time tells them apart.
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
  began = cpuMicros();
}

/** Milliseconds for which no preemption point was reached, 0 if within a slice. */
function stretchMs(): number {
  const ms = core.ctl[Ctl.STRETCH_MS]!;
  if (ms <= core.sliceMs) return 0;
  // One slice until the flag rose and more than one since.
  return cpuMicros() - began < 2000 * core.sliceMs ? 0 : ms;
}

const reported = new Set<string>();
const listeners = new Set<(hog: Hog) => void>();

/** Subscribes to hog reports; returns a function that ends the subscription. */
export function onHog(listener: (hog: Hog) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The executor polled `frame` from resume point `pc` and found the flag up afterwards. */
export function noticeStretch(frame: Frame, pc: number): void {
  const ms = stretchMs();
  if (ms === 0) return;
  const module = frame.d;
  const found = module === undefined ? undefined : siteAt(module, pc);
  const ref = functionOf(frame.fn);
  report({
    function: found?.info.name ?? ref?.info.name ?? plainName(frame.fn),
    file: (module ?? ref?.module)?.url ?? '',
    line: found?.site[1] ?? ref?.info.line ?? 0,
    ms,
  });
}

/** An ordinary caller's call of `body` came back with the flag up that was down before. */
export function noticeFirstStretch(body: Body): void {
  const ms = stretchMs();
  if (ms === 0) return;
  const ref = functionOf(body);
  report({
    function: ref?.info.name ?? plainName(body),
    file: ref?.module.url ?? '',
    line: ref?.info.line ?? 0,
    ms,
  });
}

/** Bodies are named after their function with a `$` behind. */
function plainName(body: Body): string {
  return body.name.replace(/\$$/, '');
}

function report(hog: Hog): void {
  const key = `${hog.file}:${hog.line}:${hog.function}`;
  if (reported.has(key)) return;
  reported.add(key);
  // Not from here: a listener that throws must not take the executor along.
  for (const listener of listeners) queueMicrotask(() => listener(hog));
  const place = hog.file === '' ? '' : ` (${hog.file}:${hog.line})`;
  process.emitWarning(`${hog.function}${place} ran ${hog.ms} ms without reaching a preemption point`, {
    type: 'HeddleHogWarning',
    code: 'HEDDLE_HOG',
  });
}
