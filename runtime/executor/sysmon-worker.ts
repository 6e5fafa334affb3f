// The worker side of sysmon: looks at the turn counter four times a slice. Raised flags mean either a long turn or an
// idle isolate; after many looks at the same turn it sleeps until the next one, so that an idle process stays idle.
import { workerData } from 'node:worker_threads';
import { Ctl } from '../driver/addon-types.ts';
import { FallbackCtl } from './fallback-ctl.ts';

const { ctl } = workerData as { ctl: Int32Array };
/** Ten seconds without a turn at the default slice. A hog that lasts longer has long been reported. */
const LOOKS_BEFORE_SLEEP = 4000;

let turn = Atomics.load(ctl, Ctl.TURN);
let since = performance.now();
let raised = 0;
let looks = 0;

for (;;) {
  const slice = Math.max(1, ctl[FallbackCtl.SLICE_MS]!);
  if (++looks > LOOKS_BEFORE_SLEEP) {
    Atomics.store(ctl, FallbackCtl.ASLEEP, 1);
    Atomics.wait(ctl, Ctl.TURN, turn);
    Atomics.store(ctl, FallbackCtl.ASLEEP, 0);
  } else Atomics.wait(ctl, Ctl.TURN, turn, slice / 4);
  const now = performance.now();
  const current = Atomics.load(ctl, Ctl.TURN);
  if (current !== turn) {
    turn = current;
    since = now;
    looks = 0;
    // Without a wait in between a turn a microsecond would make this a busy loop.
    Atomics.wait(ctl, FallbackCtl.NEVER, 0, slice / 4);
  } else if (now - since >= slice) {
    if (Atomics.load(ctl, Ctl.FLAG) === 0) {
      raised = now;
      ctl[Ctl.STRETCH_MS] = 0;
      Atomics.store(ctl, Ctl.FLAG, 1);
    } else ctl[Ctl.STRETCH_MS] = Math.round(now - raised);
  }
}
