// The driver over libuv: serves where io_uring is not to be had.
import { NodeTimerDriver, type TimerDriver } from '../../time/timer-driver.ts';
import type { Driver } from '../driver.ts';
import { NodeFs } from './fs.ts';
import { NodeNet } from './net.ts';

export class NodeDriver implements Driver {
  readonly name = 'node';
  readonly fs = new NodeFs();
  readonly net = new NodeNet();

  timer(fired: () => void): TimerDriver {
    return new NodeTimerDriver(fired);
  }
}
