// A meeting point for a fixed number of tasks: everybody waits until the last has come, which is the leader. It then serves
// the next round. A task that is cancelled while it waits does not count as having come.
import { deliverInOrder } from '../task/deliver.ts';
import { travels, Travels } from '../task/travels.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import { Waiter, WaitQueue } from './wait-queue.ts';
import { wholeNumber } from '../options/check.ts';

export interface BarrierResult {
  /** True for exactly one task of a round: the one that came last. */
  readonly leader: boolean;
}

const LEADER: BarrierResult = Object.freeze({ leader: true });
const FOLLOWER: BarrierResult = Object.freeze({ leader: false });

class Arrival extends Waiter {
  readonly barrier: Barrier;

  constructor(queue: WaitQueue, barrier: Barrier) {
    super(queue);
    this.barrier = barrier;
  }

  protected override left(): void {
    this.barrier.withdraw();
  }
}

export class Barrier {
  /** How many tasks make a round. */
  readonly parties: number;
  #arrived = 0;
  readonly #queue = new WaitQueue();

  /** `parties`: how many tasks make a round, 1 or more. */
  constructor(parties: number) {
    this.parties = wholeNumber(parties, 1, 'new Barrier(parties)');
  }

  /** Waits until `parties` tasks have called this. */
  wait(): Promise<BarrierResult> {
    if (this.#arrived + 1 < this.parties) {
      this.#arrived++;
      return leaf(wait, new Arrival(this.#queue, this));
    }
    this.#queue.serveAll((waiter) => deliverInOrder(waiter.frame!, FOLLOWER));
    // Behind it: serving one may make others withdraw, two arms of one select.
    this.#arrived = 0;
    return leafValue(wait, LEADER);
  }

  /** Internal: a task that had come was cancelled. */
  withdraw(): void {
    this.#arrived--;
  }
}

const wait = Barrier.prototype.wait;

travels(Barrier.prototype, Travels.BARRIER);
