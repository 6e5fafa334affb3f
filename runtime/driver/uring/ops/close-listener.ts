// CLOSE of a listener and of the connections that it had accepted for nobody.
import type { RingListener } from '../ring-listener.ts';
import type { Ring } from '../ring.ts';
import { Close } from './close.ts';

export class CloseListener extends Close {
  private readonly listener: RingListener;
  private readonly left: number[] = [];
  private first = true;

  constructor(ring: Ring, listener: RingListener) {
    super(ring, listener, listener.fd);
    this.listener = listener;
  }

  override prepare(): void {
    if (this.first) this.left.push(...this.listener.takeReady(), this.listener.fd);
    this.first = false;
    this.ring.fillClose(this.left[0]!);
  }

  override complete(result: number): void {
    this.left.shift();
    if (this.left.length > 0) this.submit();
    else super.complete(result);
  }
}
