// Who awaits a frame: the `at async …` lines of an error that leaves it, found by walking the waiters upwards. As in V8 the
// walk ends where several wait, or somebody outside of compiled code does.
import { moduleOf } from '../context/context.ts';
import type { Frame } from '../task/frame.ts';
import { siteAt, type ModuleRecord } from '../task/module.ts';
import { St } from '../task/state.ts';

export interface Caller {
  name: string;
  /** `file.ts:12:3`, of the await in the original source; with its URL if it is known. */
  place: string;
}

/** The activation that `frame` is of, at the await it stands at; null for the runtime's own frames. */
export function callerOf(frame: Frame): Caller | null {
  const module = moduleOf(frame.d);
  const found = module === undefined ? undefined : siteAt(module, frame.pc);
  if (found === undefined) return null;
  const [, line, column] = found.site;
  return { name: found.info.name, place: `${fileOf(module!)}:${line}:${column}` };
}

/** As the engine has it where the module is its own source; else the source's name, because where that is nobody says. */
function fileOf({ url, source }: ModuleRecord): string {
  return url.endsWith(`/${source}`) ? url : source;
}

/** At most `most` of those who wait for `frame`, the nearest first. */
export function callersOf(frame: Frame, most: number): Caller[] {
  const callers: Caller[] = [];
  for (let waiter = frame.w; waiter !== null && callers.length < most; waiter = waiter.w) {
    if ((waiter.st & St.OBSERVER) !== 0) break;
    const caller = callerOf(waiter);
    if (caller !== null) callers.push(caller);
  }
  return callers;
}
