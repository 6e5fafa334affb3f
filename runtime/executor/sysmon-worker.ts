// The worker side of sysmon: sleeps until the slice that it knows of ends, raises the flag, sleeps until another begins. A
// raised flag means either a long turn or an idle isolate, so an idle process stays idle.
import { Ctl } from '../driver/addon-types.ts';
import { FallbackCtl } from './fallback-ctl.ts';

/**
 * What the worker runs. It is started with the text of this function, so that there is no file to be found: a bundle has
 * none, and has to keep its preemption. So it names nothing from outside of itself (`const enum`s are numbers by then).
 */
export function watchSlices(ctl: Int32Array): never {
  for (;;) {
    const began = Atomics.load(ctl, Ctl.BEGAN);
    // The same clock as monotonicMicros().
    const time = process.hrtime();
    const spent = (((time[0] * 1e6 + time[1] / 1e3) | 0) - began) | 0;
    const slice = Math.max(1, ctl[FallbackCtl.SLICE_MS]!);
    if (spent / 1000 < slice) {
      Atomics.wait(ctl, FallbackCtl.NEVER, 0, slice - spent / 1000);
      continue;
    }
    Atomics.store(ctl, Ctl.FLAG, 1);
    Atomics.store(ctl, FallbackCtl.ASLEEP, 1);
    Atomics.wait(ctl, Ctl.BEGAN, began);
    Atomics.store(ctl, FallbackCtl.ASLEEP, 0);
  }
}
