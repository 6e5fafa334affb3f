// A slice that ordinary code has spent before it calls a compiled function, while modules load for instance, is not the
// function's: it would be preempted at its first look, before its first await, where natively it runs on. It gets a slice of
// its own, unless tasks are ready: a row of hogs gets one slice, not one each, because the first is ready when the second
// begins.
import { Ctl } from '../driver/addon-types.ts';
import { onEach } from '../task/module.ts';
import { core, force, outlook } from './core.ts';
import { beginSlice } from './hog.ts';
import { beginTurn } from './sysmon.ts';

/** The flag is up as ordinary code calls a compiled function and nothing is ready. Returns what the flag is then. */
export function freshSlice(): number {
  if (force.on) return 1;
  beginTurn();
  core.ctl[Ctl.FLAG] = 0;
  beginSlice();
  return 0;
}

/** So does a module that is evaluated: what loaded before it took its time. */
onEach.evaluates = () => {
  if (core.ctl[Ctl.FLAG] !== 0 && !outlook.ready()) freshSlice();
};
