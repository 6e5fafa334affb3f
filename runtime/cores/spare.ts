// Spare cores: worker threads like the others that take part only while a core is inside `blockInPlace`. Each isolate owns at
// most one that is of use to it at a time; a spare that blocks in turn gets one of its own. A spare that retires takes nothing
// more, gives ready tasks away at each turn, serves those that wait there, and stays in reserve as long as a thread of
// `spawnBlocking`: starting one costs as much.
//
//   engaged ⇄ in reserve (its tasks may still be waiting) ── nothing for keepAliveMs ──► expiring ── its last task ends ──► gone
import { seatFor } from '../host/entry.ts';
import { clearTimeout, setTimeout } from '../host/timers.ts';
import { KEEP_ALIVE_MS } from '../blocking/pool.ts';
import type { TaskDump } from '../observe/dump.ts';
import { CoreThread } from './core-thread.ts';
import { traceSeat } from '../observe/trace/current.ts';
import { coreLost } from './home.ts';
import { handleMail } from './handle-mail.ts';
import { here, spareCount, type Isolate } from './isolate.ts';
import { announceLoss } from './mail.ts';
import { sharerLost } from './share-channel.ts';
import type { CoreData } from './worker.ts';

export type CoreSettings = Omit<CoreData, 'heddleCore' | 'spare' | 'trace' | 'heddle'>;

class Spares {
  #settings: CoreSettings | null = null;
  /** Threads this isolate has started and that have not ended. */
  readonly #threads = new Set<CoreThread>();
  /** The one that is or was engaged last. */
  #last: CoreThread | null = null;
  #engaged = false;
  #expiry: NodeJS.Timeout | undefined;

  configure(settings: CoreSettings): void {
    this.#settings = settings;
  }

  /** A spare takes the place of this core. None if all are taken: then the other cores do the work. */
  engage(isolate: Isolate): void {
    clearTimeout(this.#expiry);
    if (this.#last !== null) this.#last.engage();
    else this.#last = this.#start(isolate);
    this.#engaged = this.#last !== null;
  }

  release(): void {
    const spare = this.#last;
    if (!this.#engaged || spare === null) return;
    this.#engaged = false;
    spare.retire();
    this.#expiry = setTimeout(() => {
      if (this.#last === spare) this.#last = null;
      spare.expire();
    }, this.#settings?.blocking.keepAliveMs ?? KEEP_ALIVE_MS);
    this.#expiry.unref();
  }

  keepAlive(on: boolean): void {
    for (const thread of this.#threads) thread.keepAlive(on);
  }

  async drain(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.drain()));
  }

  async stop(): Promise<void> {
    clearTimeout(this.#expiry);
    this.#last = null;
    await Promise.all([...this.#threads].map((thread) => thread.stop()));
  }

  async settle(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.settle()));
  }

  async dump(): Promise<TaskDump[]> {
    return (await Promise.all([...this.#threads].map((thread) => thread.dump()))).flat();
  }

  #start(isolate: Isolate): CoreThread | null {
    const settings = this.#settings;
    const slot = claim(isolate);
    if (settings === null || slot < 0) return null;
    const heddle = seatFor('core');
    const data = { ...settings, heddle, heddleCore: isolate.cores + slot, spare: true, trace: traceSeat() };
    const thread = new CoreThread(data, (lost, why) => this.#lost(lost, why));
    this.#threads.add(thread);
    thread.ready.catch(() => undefined);
    void thread.ended.then(() => {
      this.#threads.delete(thread);
      if (this.#last === thread) this.#last = null;
      Atomics.store(isolate.spares, slot, 0);
    });
    return thread;
  }

  #lost(thread: CoreThread, why: string): void {
    const isolate = here();
    if (isolate !== null) lose(isolate, thread.index, why);
  }
}

/** A free number for a spare, -1 if there is none. */
function claim(isolate: Isolate): number {
  for (let slot = 0; slot < spareCount(isolate.cores); slot++)
    if (Atomics.compareExchange(isolate.spares, slot, 0, isolate.index + 1) === 0) return slot;
  return -1;
}

/** Core `lost` is gone, and the spares it had with it. Returns how many tasks of this core they had. */
export function lose(isolate: Isolate, lost: number, why: string): number {
  let tasks = coreLost(isolate, lost, why);
  sharerLost(lost);
  handleMail.lost(lost);
  announceLoss(isolate, lost, why);
  for (let slot = 0; slot < spareCount(isolate.cores); slot++) {
    if (Atomics.compareExchange(isolate.spares, slot, lost + 1, 0) === lost + 1)
      tasks += lose(isolate, isolate.cores + slot, why);
  }
  return tasks;
}

/** The spares of this isolate. */
export const spares = new Spares();
