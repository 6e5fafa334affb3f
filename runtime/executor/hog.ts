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

const reported = new Set<string>();
const listeners = new Set<(hog: Hog) => void>();

/** Subscribes to hog reports; returns a function that ends the subscription. */
export function onHog(listener: (hog: Hog) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The executor polled `frame` from resume point `pc` and found the flag up afterwards. */
export function noticeStretch(frame: Frame, pc: number): void {
  const ms = core.ctl[Ctl.STRETCH_MS]!;
  if (ms <= core.sliceMs) return;
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
  const ms = core.ctl[Ctl.STRETCH_MS]!;
  if (ms <= core.sliceMs) return;
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
  for (const listener of listeners) listener(hog);
  const place = hog.file === '' ? '' : ` (${hog.file}:${hog.line})`;
  process.emitWarning(`${hog.function}${place} ran ${hog.ms} ms without reaching a preemption point`, {
    type: 'HeddleHogWarning',
    code: 'HEDDLE_HOG',
  });
}
