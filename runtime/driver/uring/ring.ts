// One isolate's ring: fills submissions and reads completions in the mapped queues; native code submits and waits.
// Every view is an Int32Array and 64-bit values are halves: one kind of element access everywhere, because the
// second kind makes these sites megamorphic, which costs a hundred times the access.
import { isMainThread } from '../../host/thread.ts';
import { Ctl, type CoreHandle, type RingMap } from '../addon-types.ts';
import { settledErrno } from '../errors.ts';
import { Life } from '../operation.ts';
import { inTurn } from '../turn.ts';
import { OpTable, Tag } from './op-table.ts';
import { AddressCache, carry } from './address-cache.ts';
import type { RingOperation } from './ring-operation.ts';
import { Cqe, Opcode } from './uapi.ts';

/** Submissions between two trips to the kernel. More only costs memory: 64 bytes each, four completions of 16. */
export const DEFAULT_ENTRIES = 1024;

/** struct __kernel_timespec */
const TIMESPEC_BYTES = 16;

const IN_WORKER = !isMainThread;

export class Ring {
  readonly core: CoreHandle;
  readonly features: Record<string, boolean>;
  /** Addresses of whole-file buffers, and of paths. Two, so that neither pushes out the other. */
  readonly buffers: AddressCache;
  readonly paths: AddressCache;
  private readonly table = new OpTable();
  private readonly rings: Int32Array;
  private readonly sqes: Int32Array;
  private readonly off: RingMap['off'];
  private readonly sqEntries: number;
  private readonly sqMask: number;
  private readonly cqMask: number;
  /** Operations that found the submission queue full, in order. Withdrawn ones are null. */
  private backlog: (RingOperation | null)[] = [];
  /** Cancellations that found it full: slot and high half of the submission, which may have completed meanwhile. */
  private unsentCancels: [slot: number, high: number][] = [];
  private timespecs: ReturnType<CoreHandle['buffer']> | null = null;
  private held = 0;
  private kept = false;
  private filling = 0;

  constructor(core: CoreHandle, entries = DEFAULT_ENTRIES) {
    this.core = core;
    const map = core.openRing(entries, IN_WORKER);
    this.features = map.features;
    this.rings = map.rings;
    this.sqes = map.sqes;
    this.off = map.off;
    this.sqEntries = map.sqEntries;
    this.sqMask = map.rings[map.off.sqMask]!;
    this.cqMask = map.rings[map.off.cqMask]!;
    this.buffers = new AddressCache(core);
    this.paths = new AddressCache(core);
  }

  /** Queues one submission of `operation`: now, or when there is room. */
  submit(operation: RingOperation): void {
    if (this.backlog.length > 0 || !this.hasRoom()) {
      operation.life = Life.QUEUED;
      this.backlog.push(operation);
      this.core.ctl[Ctl.WANT_TURN] = 1;
      return;
    }
    this.place(operation);
  }

  private place(operation: RingOperation): void {
    operation.slot = this.table.take(operation);
    operation.life = operation.cancelRequested ? Life.CANCELLING : Life.IN_FLIGHT;
    this.filling = operation.slot;
    operation.prepare();
  }

  /** Room for one submission, if need be by submitting what is there. */
  private hasRoom(): boolean {
    if (this.unsubmitted() < this.sqEntries) return true;
    this.core.enter();
    return this.unsubmitted() < this.sqEntries;
  }

  private unsubmitted(): number {
    return (this.rings[this.off.sqTail]! - this.rings[this.off.sqHead]!) | 0;
  }

  /** Writes one submission entry. `first`: opcode | flags << 8 | ioprio << 16. Called from `prepare` only. */
  fill(
    first: number,
    fd: number,
    offLow: number,
    offHigh: number,
    addrLow: number,
    addrHigh: number,
    length: number,
    opFlags: number,
  ): void {
    this.write(
      first,
      fd,
      offLow,
      offHigh,
      addrLow,
      addrHigh,
      length,
      opFlags,
      this.filling,
      this.table.high(this.filling),
    );
  }

  /** Fills a CLOSE; with its completion the number is no longer this isolate's. */
  fillClose(fd: number): void {
    this.table.tag(this.filling, Tag.CLOSES);
    if (IN_WORKER) this.core.closing(fd, this.filling, this.table.high(this.filling));
    this.fill(Opcode.CLOSE, fd, 0, 0, 0, 0, 0, 0);
  }

  /** To be called before `fill` where the result is a new descriptor: it is owned from its completion on (see `own`). */
  delivers(): void {
    this.table.tag(this.filling, Tag.DELIVERS);
  }

  /** A descriptor was opened by other means than the ring: to be closed even if this thread is terminated. The main thread ends with the process. */
  own(fd: number): void {
    if (IN_WORKER) this.core.own(fd);
  }

  /**
   * Fills a TIMEOUT (its timespec is `addr`) or, with the `target` slot of one, a TIMEOUT_REMOVE (the target is `addr`, the
   * timespec `addr2`, which is `off`). Each submission entry has its own timespec, in use until the kernel takes the entry.
   */
  fillTimespec(opcode: Opcode, nanoseconds: number, flags: number, target: number): void {
    const memory = (this.timespecs ??= this.core.buffer(this.sqEntries * TIMESPEC_BYTES));
    const index = this.rings[this.off.sqTail]! & this.sqMask;
    const { words } = memory;
    const at = index * 4;
    const seconds = Math.floor(nanoseconds / 1e9);
    words[at] = seconds;
    words[at + 1] = seconds / 4294967296;
    words[at + 2] = nanoseconds - seconds * 1e9;
    words[at + 3] = 0;
    const offset = index * TIMESPEC_BYTES;
    const low = memory.lo + offset;
    const high = memory.hi + carry(memory.lo, offset);
    if (target === -1) this.fill(opcode, -1, 0, 0, low, high, 1, flags);
    else this.fill(opcode, -1, low, high, target, this.table.high(target), 0, flags);
  }

  private write(
    first: number,
    fd: number,
    offLow: number,
    offHigh: number,
    addrLow: number,
    addrHigh: number,
    length: number,
    opFlags: number,
    userLow: number,
    userHigh: number,
  ): void {
    const { rings, sqes } = this;
    const tail = rings[this.off.sqTail]!;
    const at = (tail & this.sqMask) << 4;
    sqes[at] = first;
    sqes[at + 1] = fd;
    sqes[at + 2] = offLow;
    sqes[at + 3] = offHigh;
    sqes[at + 4] = addrLow;
    sqes[at + 5] = addrHigh;
    sqes[at + 6] = length;
    sqes[at + 7] = opFlags;
    sqes[at + 8] = userLow;
    sqes[at + 9] = userHigh;
    sqes[at + 10] = 0;
    sqes[at + 11] = 0;
    sqes[at + 12] = 0;
    sqes[at + 13] = 0;
    rings[this.off.sqTail] = (tail + 1) | 0;
  }

  /** Asks the kernel to end the operation's submission. The operation completes as always, early or not. */
  cancel(operation: RingOperation): void {
    this.cancelSlot(operation.slot, this.table.high(operation.slot));
  }

  private cancelSlot(slot: number, high: number): void {
    if (!this.hasRoom()) {
      this.unsentCancels.push([slot, high]);
      this.core.ctl[Ctl.WANT_TURN] = 1;
      return;
    }
    // The submission has completed meanwhile: the slot may be somebody else's.
    if (this.table.high(slot) !== high) return;
    this.table.cancelling(slot);
    this.write(Opcode.ASYNC_CANCEL, -1, 0, 0, slot, high, 0, 0, slot, high | Tag.CANCEL);
  }

  /** Takes an operation back that waits for room. */
  withdraw(operation: RingOperation): void {
    const at = this.backlog.indexOf(operation);
    if (at !== -1) this.backlog[at] = null;
  }

  /** Completes what the kernel has completed: wakes frames, runs none. */
  drain(): void {
    const { rings, off, cqMask } = this;
    let head = rings[off.cqHead]!;
    while (head !== rings[off.cqTail]) {
      const at = off.cqes + ((head & cqMask) << 2);
      const low = rings[at]!;
      const high = rings[at + 1]!;
      const result = settledErrno(rings[at + 2]!);
      const flags = rings[at + 3]!;
      head = (head + 1) | 0;
      // Before the completion is handled: that may submit, and so let the kernel post more.
      rings[off.cqHead] = head;
      const last = (flags & Cqe.MORE) === 0;
      const operation = this.table.completed(low, high, last);
      if (operation === null) continue;
      if (last) operation.slot = -1;
      operation.complete(result, flags);
    }
    if (this.backlog.length > 0 || this.unsentCancels.length > 0) this.catchUp();
  }

  private catchUp(): void {
    const cancels = this.unsentCancels;
    this.unsentCancels = [];
    for (const [slot, high] of cancels) this.cancelSlot(slot, high);
    const waiting = this.backlog;
    this.backlog = [];
    let next = 0;
    while (next < waiting.length && this.hasRoom()) {
      const operation = waiting[next++];
      if (operation != null) this.place(operation);
    }
    if (next < waiting.length) {
      this.backlog = waiting.slice(next).concat(this.backlog);
      this.core.ctl[Ctl.WANT_TURN] = 1;
    }
  }

  /** An operation somebody awaits began: the loop stays alive for it. */
  hold(): void {
    if (this.held++ === 0 && !this.kept) {
      this.kept = true;
      this.core.ref();
    }
  }

  release(): void {
    if (--this.held === 0 && !inTurn) this.core.ctl[Ctl.WANT_TURN] = 1;
  }

  /** At the end of a turn: lets the loop go if nothing is awaited. Not at once, since often the next one follows. */
  settleKeepAlive(): void {
    if (this.held > 0 || !this.kept) return;
    this.kept = false;
    this.core.unref();
  }
}
