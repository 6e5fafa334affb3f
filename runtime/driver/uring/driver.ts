// The driver over the isolate's ring.
import type { TimerDriver } from '../../time/timer-driver.ts';
import type { Addon, CoreHandle } from '../addon-types.ts';
import type { Driver } from '../driver.ts';
import { afterTurn, beforeTurn } from '../turn.ts';
import { RingFs } from './fs.ts';
import { RingNet } from './net.ts';
import { Ring } from './ring.ts';
import { RingTimer } from './ring-timer.ts';

export class RingDriver implements Driver {
  readonly name = 'io_uring';
  readonly ring: Ring;
  readonly fs: RingFs;
  readonly net: RingNet;

  constructor(addon: Addon, core: CoreHandle, entries: number) {
    const ring = new Ring(core, entries);
    this.ring = ring;
    this.fs = new RingFs(ring, addon);
    this.net = new RingNet(ring, addon);
    beforeTurn(() => ring.drain());
    afterTurn(() => ring.settleKeepAlive());
  }

  timer(fired: () => void): TimerDriver {
    return new RingTimer(this.ring, fired);
  }
}
