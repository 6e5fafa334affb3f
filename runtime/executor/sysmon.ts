// Without the native addon: a worker thread that raises the preemption flag of this isolate when its turn lasts longer
// than a slice; with it, the beginning of a slice for the native one. Started when the first compiled module loads, because there is nothing to preempt before that.
import { beforeFirstModule } from '../task/module.ts';
import { workerThreads } from '../host/thread.ts';
import { core } from './core.ts';
import { FallbackCtl } from './fallback-ctl.ts';
import { Ctl } from '../driver/addon-types.ts';
import { monotonicMicros } from './monotonic.ts';
import { watchSlices } from './sysmon-worker.ts';

const { ctl } = core;

function startSysmon(): void {
  // The clock wraps around every 71 minutes: compared with a word that nobody has set, now may be long before the slice's beginning.
  Atomics.store(ctl, Ctl.BEGAN, monotonicMicros());
  const worker = new (workerThreads().Worker)(
    `(${watchSlices})(require('node:worker_threads').workerData.ctl)`,
    {
      eval: true,
      workerData: { ctl },
      stdin: false,
      execArgv: [],
    },
  );
  worker.unref();
  worker.on('error', () => undefined);
}

if (core.handle === null) beforeFirstModule(startSysmon);

/** A turn begins, and with it a slice. Wakes the worker if it sleeps because it knows of none. */
export function beginTurn(): void {
  if (core.handle !== null) {
    core.handle.beginSlice();
    return;
  }
  // Sequentially consistent, with the worker's store to ASLEEP before its wait: one of the two sees the other's.
  Atomics.store(ctl, Ctl.BEGAN, monotonicMicros());
  if (Atomics.load(ctl, FallbackCtl.ASLEEP) === 1) Atomics.notify(ctl, Ctl.BEGAN);
}
