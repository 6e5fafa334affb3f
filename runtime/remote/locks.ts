// Mutex, Semaphore, Notify and Barrier on other cores. Waiting is a call; what a mutex protects goes along with the lock, and comes back
// with its release. What a core that ends has held is released, a mutex's content being what it was before.
import { Barrier, type BarrierResult } from '../sync/barrier.ts';
import { Mutex, MutexGuard } from '../sync/mutex.ts';
import { Notify } from '../sync/notify.ts';
import { Semaphore, SemaphoreClosedError, SemaphorePermit } from '../sync/semaphore.ts';
import { wholeNumber } from '../options/check.ts';
import { leaf, leafError } from '../task/leaf.ts';
import { travels, Travels } from '../task/travels.ts';
import { RemoteCall } from './calls.ts';
import type { Remote } from './copies.ts';
import { addKind } from './kinds.ts';

const enum To {
  LOCK = 1,
  UNLOCK = 2,
  /** The content stays as it was. */
  ABANDON = 3,
  ACQUIRE = 4,
  ADD = 5,
  CLOSE = 6,
  NOTIFIED = 7,
  ONE = 8,
  ALL = 9,
  WAIT = 10,
}

/** A mutex's content on the core that has the lock; its guard takes it for the mutex. */
class Held {
  content: unknown;
  readonly mutex: AwayMutex;

  constructor(mutex: AwayMutex, content: unknown) {
    this.mutex = mutex;
    this.content = content;
  }

  unlock(): void {
    const { mutex, content } = this;
    mutex.held = false;
    if (mutex.remote.lost !== null) return;
    try {
      mutex.remote.tell(To.UNLOCK, content, 'the value of the mutex');
    } catch (error) {
      mutex.remote.mention(To.ABANDON);
      throw error;
    }
  }
}

class AwayMutex extends Mutex<unknown> {
  readonly remote: Remote;
  held = false;

  constructor(remote: Remote) {
    super(undefined);
    this.remote = remote;
  }

  /** Whether this core has it. */
  override get locked(): boolean {
    return this.held;
  }

  override lock(): Promise<MutexGuard<unknown>> {
    const made = (content: unknown): MutexGuard<unknown> => {
      this.held = true;
      return new MutexGuard(new Held(this, content) as unknown as Mutex<unknown>);
    };
    const back = (): void => this.remote.mention(To.ABANDON);
    return leaf(lock, new RemoteCall(this, this.remote, To.LOCK, undefined, { made, back }));
  }

  /** A lock that is elsewhere has to be waited for. */
  override tryLock(): null {
    return null;
  }
}

const { lock } = AwayMutex.prototype;
const guards = new WeakMap<Mutex<unknown>, { guard: MutexGuard<unknown>; holder: number }>();

function release(mutex: Mutex<unknown>): void {
  const held = guards.get(mutex);
  guards.delete(mutex);
  held?.guard.release();
}

travels(AwayMutex.prototype, Travels.MUTEX);
addKind<Mutex<unknown>>(Travels.MUTEX, {
  state: () => null,
  copy: (remote) => new AwayMutex(remote),
  services: {
    [To.LOCK]: (mutex) => mutex.lock(),
    [To.UNLOCK]: (mutex, content: unknown) => {
      const held = guards.get(mutex);
      if (held !== undefined) held.guard.value = content;
      release(mutex);
    },
    [To.ABANDON]: release,
  },
  answers: {
    [To.LOCK]: {
      made(mutex, guard: MutexGuard<unknown>, holder) {
        guards.set(mutex, { guard, holder });
        return guard.value;
      },
      undo: release,
    },
  },
  holderLost(mutex, lost) {
    if (guards.get(mutex)?.holder === lost) release(mutex);
  },
});

class AwaySemaphore extends Semaphore {
  readonly remote: Remote;
  #closed: boolean;

  constructor(remote: Remote, closed: boolean) {
    super(0);
    this.remote = remote;
    this.#closed = closed;
  }

  override get closed(): boolean {
    return this.#closed;
  }

  override acquire(count = 1): Promise<SemaphorePermit> {
    try {
      wholeNumber(count, 1, 'acquire(count)');
    } catch (error) {
      return leafError(acquire, error);
    }
    const made = (): SemaphorePermit => new SemaphorePermit(this, count);
    const back = (): void => this.remote.mention(To.ADD, count);
    return leaf(acquire, new RemoteCall(this, this.remote, To.ACQUIRE, count, { made, back }));
  }

  /** Permits that are elsewhere have to be waited for. */
  override tryAcquire(count = 1): null {
    wholeNumber(count, 1, 'acquire(count)');
    if (this.#closed) throw new SemaphoreClosedError();
    return null;
  }

  override addPermits(count: number): void {
    this.remote.mention(To.ADD, wholeNumber(count, 0, 'addPermits(count)'));
  }

  override close(): void {
    this.#closed = true;
    this.remote.mention(To.CLOSE);
  }
}

const { acquire } = AwaySemaphore.prototype;
/** Permits that other cores have. */
const permits = new WeakMap<Semaphore, Map<number, number>>();

/** Core `from` has `count` more. */
function lendPermits(semaphore: Semaphore, from: number, count: number): void {
  const byCore = permits.get(semaphore) ?? new Map<number, number>();
  permits.set(semaphore, byCore);
  byCore.set(from, Math.max(0, (byCore.get(from) ?? 0) + count));
}

travels(AwaySemaphore.prototype, Travels.SEMAPHORE);
addKind<Semaphore>(Travels.SEMAPHORE, {
  state: (semaphore) => semaphore.closed,
  copy: (remote, closed: boolean) => new AwaySemaphore(remote, closed),
  services: {
    [To.ACQUIRE]: (semaphore, count: number) => semaphore.acquire(count),
    [To.ADD]: (semaphore, count: number, from) => {
      lendPermits(semaphore, from, -count);
      semaphore.addPermits(count);
    },
    [To.CLOSE]: (semaphore) => semaphore.close(),
  },
  answers: {
    [To.ACQUIRE]: {
      made: (semaphore, { count }: SemaphorePermit, from) => lendPermits(semaphore, from, count),
      undo(semaphore, permit: SemaphorePermit, from) {
        lendPermits(semaphore, from, -permit.count);
        permit.release();
      },
    },
  },
  holderLost(semaphore, lost) {
    const count = permits.get(semaphore)?.get(lost) ?? 0;
    permits.get(semaphore)?.delete(lost);
    semaphore.addPermits(count);
  },
});

class AwayNotify extends Notify {
  readonly remote: Remote;

  constructor(remote: Remote) {
    super();
    this.remote = remote;
  }

  override notified(): Promise<void> {
    const back = (): void => this.remote.mention(To.ONE);
    return leaf(notified, new RemoteCall(this, this.remote, To.NOTIFIED, undefined, { back }));
  }

  override notifyOne(): void {
    this.remote.tell(To.ONE);
  }

  override notifyAll(): void {
    this.remote.tell(To.ALL);
  }
}

const { notified } = AwayNotify.prototype;

travels(AwayNotify.prototype, Travels.NOTIFY);
addKind<Notify>(Travels.NOTIFY, {
  state: () => null,
  copy: (remote) => new AwayNotify(remote),
  services: {
    [To.NOTIFIED]: (notify) => notify.notified(),
    [To.ONE]: (notify) => notify.notifyOne(),
    [To.ALL]: (notify) => notify.notifyAll(),
  },
  answers: { [To.NOTIFIED]: { undo: (notify) => notify.notifyOne() } },
});

class AwayBarrier extends Barrier {
  readonly remote: Remote;

  constructor(remote: Remote, parties: number) {
    super(parties);
    this.remote = remote;
  }

  override wait(): Promise<BarrierResult> {
    return leaf(wait, new RemoteCall(this, this.remote, To.WAIT, undefined, {}));
  }
}

const { wait } = AwayBarrier.prototype;

travels(AwayBarrier.prototype, Travels.BARRIER);
addKind<Barrier>(Travels.BARRIER, {
  state: ({ parties }) => parties,
  copy: (remote, parties: number) => new AwayBarrier(remote, parties),
  services: { [To.WAIT]: (barrier) => barrier.wait() },
});
