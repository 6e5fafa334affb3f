// The worker side of sysmon: sleeps until the slice that it knows of ends, raises the flag, sleeps until another begins. A
// raised flag means either a long turn or an idle isolate, so an idle process stays idle.
import { workerData } from 'node:worker_threads';
import { Ctl } from '../driver/addon-types.ts';
import { FallbackCtl } from './fallback-ctl.ts';
import { monotonicMicros } from './monotonic.ts';

const { ctl } = workerData as { ctl: Int32Array };

for (;;) {
  const began = Atomics.load(ctl, Ctl.BEGAN);
  const spent = ((monotonicMicros() - began) | 0) / 1000;
  const slice = Math.max(1, ctl[FallbackCtl.SLICE_MS]!);
  if (spent < slice) {
    Atomics.wait(ctl, FallbackCtl.NEVER, 0, slice - spent);
    continue;
  }
  Atomics.store(ctl, Ctl.FLAG, 1);
  Atomics.store(ctl, FallbackCtl.ASLEEP, 1);
  Atomics.wait(ctl, Ctl.BEGAN, began);
  Atomics.store(ctl, FallbackCtl.ASLEEP, 0);
}
