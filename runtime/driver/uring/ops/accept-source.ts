// ACCEPT, multishot where the kernel has it: a completion a connection. Nobody awaits it, so it does not keep the loop
// alive; it counts as in flight on the listener, which therefore closes only after it has ended.
import { ECANCELED, ECONNABORTED } from '../../errors.ts';
import type { RingListener } from '../ring-listener.ts';
import type { Ring } from '../ring.ts';
import { RingOperation } from '../ring-operation.ts';
import { ACCEPT_MULTISHOT, Cqe, Opcode, SOCK_CLOEXEC } from '../uapi.ts';

export class AcceptSource extends RingOperation {
  private readonly listener: RingListener;

  constructor(ring: Ring, listener: RingListener) {
    super(ring, 'accept', listener);
    this.listener = listener;
  }

  begin(): void {
    this.listener.admit(this);
    this.submit();
  }

  prepare(): void {
    const multishot = this.ring.features['accept_multishot'] === true ? ACCEPT_MULTISHOT : 0;
    this.ring.delivers();
    this.ring.fill(Opcode.ACCEPT | multishot, this.listener.fd, 0, 0, 0, 0, 0, SOCK_CLOEXEC);
  }

  complete(result: number, flags: number): void {
    if (result >= 0) this.listener.arrived(result);
    if ((flags & Cqe.MORE) !== 0) return;
    // The peer gave up before it was accepted, or we asked for the end: no error of the listener.
    const errno = result >= 0 || result === ECANCELED || result === ECONNABORTED ? 0 : result;
    this.listener.ended(errno);
    this.finish();
  }
}
