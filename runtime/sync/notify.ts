// A bare wake-up: tells one task or all that something has happened, without saying what. A wake-up for one that nobody
// waits for is kept, so it cannot be lost between looking at a condition and waiting for it; two of them count as one.
import { deliver, deliverInOrder } from '../task/deliver.ts';
import { travels, Travels } from '../task/travels.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from './wait-queue.ts';

export class Notify {
  #permit = false;
  readonly #queue = new WaitQueue();

  /** Waits for a notification, or takes the one that is kept. Who has waited longest is notified first. */
  notified(): Promise<void> {
    if (!this.#permit) return leaf(notified, new Waiter(this.#queue));
    this.#permit = false;
    return leafValue(notified, undefined);
  }

  /** Wakes the task that has waited longest; if nobody waits, the next call of `notified` returns at once. */
  notifyOne(): void {
    const waiter = this.#queue.shift();
    if (waiter === null) this.#permit = true;
    else deliver(waiter.frame!, undefined);
  }

  /** Wakes everybody who waits now. Nothing is kept for who comes later. */
  notifyAll(): void {
    this.#queue.serveAll((waiter) => deliverInOrder(waiter.frame!, undefined));
  }
}

const notified = Notify.prototype.notified;

travels(Notify.prototype, Travels.NOTIFY);
