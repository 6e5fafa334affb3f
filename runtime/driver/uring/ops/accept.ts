// One call of accept: takes the next connection that the listener's ACCEPT brings.
import type { Addon } from '../../addon-types.ts';
import type { StreamHandle, Wrap } from '../../driver.ts';
import { Life, Operation } from '../../operation.ts';
import type { RingListener } from '../ring-listener.ts';
import { RingStream } from '../ring-socket.ts';
import type { Ring } from '../ring.ts';

export class Accept extends Operation {
  private readonly ring: Ring;
  private readonly addon: Addon;
  private readonly listener: RingListener;
  private readonly wrap: Wrap<StreamHandle>;

  constructor(ring: Ring, addon: Addon, listener: RingListener, wrap: Wrap<StreamHandle>) {
    super('accept', listener);
    this.ring = ring;
    this.addon = addon;
    this.listener = listener;
    this.wrap = wrap;
  }

  launch(): void {
    this.life = Life.QUEUED;
    this.ring.hold();
    this.listener.want(this);
  }

  cancel(): void {
    if (this.life !== Life.QUEUED) return;
    this.listener.forget(this);
    this.refuse(this.cancellation());
  }

  deliver(fd: number): void {
    this.ring.release();
    this.succeed(this.wrap(new RingStream(this.ring.core, this.addon, fd, null)));
  }

  refuse(error: Error): void {
    this.ring.release();
    this.reject(error);
  }
}
