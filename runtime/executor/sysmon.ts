// Without the native addon: a worker thread that raises the preemption flag of this isolate when its turn lasts longer
// than a slice. Started when the first compiled module loads, because there is nothing to preempt before that.
import { Worker } from 'node:worker_threads';
import { beforeFirstModule } from '../task/module.ts';
import { core } from './core.ts';
import { FallbackCtl } from './fallback-ctl.ts';
import { Ctl } from '../driver/addon-types.ts';

const { ctl } = core;

function startSysmon(): void {
  const worker = new Worker(new URL('./sysmon-worker.js', import.meta.url), {
    workerData: { ctl },
    stdin: false,
    execArgv: [],
  });
  worker.unref();
  worker.on('error', () => undefined);
}

if (core.handle === null) beforeFirstModule(startSysmon);

/** A turn begins. Wakes the worker if it went to sleep because nothing ran. */
export function countTurn(): void {
  if (core.handle !== null) {
    ctl[Ctl.TURN] = (ctl[Ctl.TURN]! + 1) | 0;
    return;
  }
  // Sequentially consistent, with the worker's store to ASLEEP before its wait: one of the two sees the other's.
  Atomics.add(ctl, Ctl.TURN, 1);
  if (Atomics.load(ctl, FallbackCtl.ASLEEP) === 1) Atomics.notify(ctl, Ctl.TURN);
}
