// When tasks change cores. While no core is idle, send tasks stay in the ready queue as they are. When one is, the
// executor hands over half of those that are ready, at its next turning point (at the latest when the slice is spent:
// a computing task is then in the ready queue as well). A core with nothing to do takes from the native queues; before
// it sleeps it ends the slice of one that has tasks to spare. What waits in this core's own native queue joins the ready
// ones, one a slice, so that it is not kept waiting by computing tasks that came before.
//
// A worker with a single ready task keeps it: moving it would only swap who is idle. The main thread gives even that
// one away, because Node's own work is waiting there, and for a moment does not take it back.
import { publishExitCode } from '../host/exit-code.ts';
import { now } from '../host/clock.ts';
import { setImmediate } from '../host/timers.ts';
import { isMainThread } from '../host/thread.ts';
import { Ctl, Shared } from '../driver/addon-types.ts';
import { core } from '../executor/core.ts';
import {
  pollCount,
  putBackReady,
  ready,
  readyFrames,
  severalReady,
  takeReadySend,
} from '../executor/executor.ts';
import { intervals } from '../executor/poll-time.ts';
import type { CoreHooks } from '../executor/core-hooks.ts';
import { givenIn, NOTHING } from '../context/given.ts';
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { encodeChain, encodeNew, type TaskKey } from '../send/capsule.ts';
import type { Encoder } from '../send/encoder.ts';
import { Unsendable } from '../send/send-error.ts';
import { writeRow } from '../observe/metrics.ts';
import { left, parked, transferBegins } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';
import { deliver, handOn } from './deliver.ts';
import { dismiss, guestCount } from './guest.ts';
import { awayCount, depart, freeSeat, takeSeat } from './home.ts';
import { functionAt, isWhole, partOf, unbegun } from './home-task.ts';
import { codec, count, Stat, type Isolate } from './isolate.ts';
import { alive } from './living.ts';
import { load } from './mail.ts';
import { isGuest, rootOf } from './root.ts';
import { leftAlone, polledAgain, refuse } from './stays.ts';

/** Ready send tasks considered at once. The native queue holds 256; more would overflow to the inject queue. */
const MOST = 512;
/** Ready frames counted for the metrics: 20 µs a slice. */
export const MOST_READY = 4096;
/** How long the main thread leaves a task for others to take: several times the 50 µs that waking one takes. */
const GRACE_MS = 0.3;
/**
 * The part of a slice that may go into encoding or decoding what moves; the rest waits for the next turn, so that Node's loop
 * is not held up. In code-search a task carries a megabyte, and giving half of the queue away took up to 18 ms.
 */
const TRANSFER_SHARE = 0.25;

/** Encodes into the native window; 0 if only the outcome is left. Throws what `refuse` explains. */
function pack(isolate: Isolate, root: Frame, frame: Frame, key: TaskKey): number {
  const guest = isGuest(root) ? root : null;
  const delivered = guest === null ? (partOf(root)?.asked ?? 0) : guest.s3;
  const args = frame !== root ? undefined : guest === null ? unbegun(root) : (guest.s1 ?? undefined);
  let left = true;
  const length = codec.message(
    (e: Encoder) => {
      if (args !== undefined) {
        const given = guest === null ? (givenIn(root.d) ?? NOTHING) : guest.s4;
        const fn = guest === null ? functionAt(root) : guest.s0;
        encodeNew(e, key, 0, delivered, { fn, args, given });
      } else left = encodeChain(e, key, delivered, frame, isWhole(root) ? root.w : root);
    },
    (message) => (left ? load(isolate, message) : 0),
  );
  return left ? length : 0;
}

/** Moves a ready frame's task to the run queue that all cores look at. False: it stays and must be put back. */
function send(isolate: Isolate, frame: Frame): boolean {
  const root = rootOf(frame);
  if (root === null) return false;
  // Was cancelled before it began, or only its outcome is left.
  if (frame === root && (frame.st & St.THROW) !== 0 && !(isWhole(root) && root.pc !== 0)) return false;
  if (leftAlone(root, frame)) return false;
  const known = isGuest(root) ? root.s2 : partOf(root)?.key;
  const key = known ?? takeSeat(isolate);
  if (key === null) {
    refuse(isolate, root, frame, NO_SEAT);
    return false;
  }
  const began = transferBegins();
  let length = 0;
  try {
    length = pack(isolate, root, frame, key);
  } catch (fault) {
    refuse(isolate, root, frame, fault);
  }
  if (length === 0) {
    if (known === undefined) freeSeat(isolate, key);
    return false;
  }
  if (isGuest(root)) {
    dismiss(root);
    isolate.seats[key.home]![key.seat] = 0;
  } else depart(isolate, root, key, -1);
  if (watch.on) left(root, key, began);
  publishExitCode();
  isolate.handle.push(length);
  count(isolate, Stat.MOVED_OUT);
  return true;
}

const NO_SEAT = new Unsendable('one task more than can be elsewhere', 'wait for some', 'seats');

/** Moves a ready frame's task to wherever there is time for it. */
export function moveAway(isolate: Isolate, frame: Frame): boolean {
  return send(isolate, frame);
}

/** Until when the main thread leaves its own queue alone; 0: not at all. */
let graceUntil = 0;

/** For a moment, what is in this core's queue is left to the cores being woken. */
export function leaveToOthers(): void {
  if (isMainThread) graceUntil = now() + GRACE_MS;
}

export class Balancer implements CoreHooks {
  readonly isolate: Isolate;
  readonly suspended = polledAgain;
  /** `pollCount()` and the tasks ever injected at the last look at the queues. */
  private looked = 0;
  private injected = 0;
  /** A spare that is not needed: what becomes ready here goes to the cores. */
  private retired = false;

  constructor(isolate: Isolate) {
    this.isolate = isolate;
  }

  get othersIdle(): boolean {
    return this.isolate.idle[Shared.IDLE]! > 0;
  }

  shed(): void {
    const { isolate } = this;
    const { handle } = isolate;
    const spent = handle.ctl[Ctl.FLAG] !== 0;
    if (spent) this.note(0);
    if (this.retired) {
      putBackReady(takeReadySend(MOST).filter((frame) => !send(isolate, frame)));
      return;
    }
    if (spent ? handle.queued() > 0 : this.offered()) this.take();
    if (!this.othersIdle) {
      // On the main thread a single one as well, see above.
      handle.ctl[Ctl.SPARE] = isMainThread || severalReady() ? 1 : 0;
      return;
    }
    handle.ctl[Ctl.SPARE] = 0;
    const candidates = readyFrames(MOST, St.SEND, St.SEND | St.STAYS);
    if (candidates === 0) return;
    const until = now() + TRANSFER_SHARE * core.sliceMs;
    let left = (candidates + 1) >> 1;
    let sent = 0;
    // Twice as many each time: whatever they turn out to weigh, the share is exceeded by no more than itself.
    for (let most = 1; left > 0 && now() < until; most *= 2) {
      const taken = takeReadySend(Math.min(most, left));
      const lone = candidates === 1 && !ready() && !isMainThread;
      const staying = lone ? taken : taken.filter((frame) => !send(isolate, frame));
      sent += taken.length - staying.length;
      putBackReady(staying);
      left -= most;
    }
    if (sent > 0 && !ready()) leaveToOthers();
  }

  /**
   * With work of one's own: whether it is time to look at the shared queues, and something may be there. Not for others' tasks:
   * who is busy steals nothing.
   */
  private offered(): boolean {
    const polls = pollCount();
    if (polls - this.looked < intervals.queue) return false;
    this.looked = polls;
    const injected = this.isolate.idle[Shared.INJECTED]!;
    const more = injected !== this.injected;
    this.injected = injected;
    return (more || this.isolate.handle.queued() > 0) && (graceUntil === 0 || now() >= graceUntil);
  }

  dry(): void {
    if (graceUntil !== 0) {
      if (now() < graceUntil) return;
      graceUntil = 0;
    }
    this.isolate.handle.ctl[Ctl.SPARE] = 0;
    if (this.take()) return;
    this.note(1);
    if (watch.on) parked();
  }

  /** A spare stops taking part, or begins again. */
  retire(on: boolean): void {
    this.retired = on;
    const { handle } = this.isolate;
    handle.ctl[Ctl.SPARE] = 0;
    handle.participate(!on);
    if (!on) return;
    handOn(this.isolate);
    this.shed();
  }

  /** Called by native code: there is mail, or another core has woken this one for work. */
  turn(): void {
    this.readMail();
    if (!ready()) this.dry();
  }

  readMail(): void {
    const { handle } = this.isolate;
    const until = now() + TRANSFER_SHARE * core.sliceMs;
    do {
      const length = handle.receive();
      if (length === 0) return;
      if (length > 0) deliver(this.isolate, handle.scratch, length);
      else handle.grow(-length);
    } while (now() < until);
    // More than a turn's worth: come again without waiting for anything.
    setImmediate(() => this.turn());
  }

  private take(): boolean {
    const { handle } = this.isolate;
    let length = handle.pop();
    while (length < 0) {
      handle.grow(-length);
      length = handle.pop();
    }
    if (length === 0) return false;
    const stolen = handle.origin() === 2;
    if (stolen) count(this.isolate, Stat.STEALS);
    deliver(this.isolate, handle.scratch, length, stolen);
    return true;
  }

  /** Writes down what this core has done: once a slice, and with nothing to do there is time for it. */
  note(parks: number): void {
    const { stats, index } = this.isolate;
    const at = index * Stat.WORDS;
    stats[at + Stat.PARKS]! += parks;
    stats[at + Stat.READY] = readyFrames(MOST_READY);
    this.write(at);
  }

  /** What may be asked for at any moment, also from a task in the middle of a batch. */
  write(at = this.isolate.index * Stat.WORDS): void {
    const { stats, handle, addon } = this.isolate;
    stats[at + Stat.ALIVE] = alive();
    stats[at + Stat.AWAY] = awayCount();
    stats[at + Stat.GUESTS] = guestCount();
    stats[at + Stat.QUEUED] = handle.queued();
    stats[at + Stat.BUSY_MICROS] = addon.threadCpuMicros();
    writeRow(stats, at);
  }
}
