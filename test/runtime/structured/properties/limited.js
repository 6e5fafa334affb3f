// A job with a time limit and an AbortSignal: the first of them to end it names the error, unless the job ends otherwise.
import { sleep, timeout } from 'heddle';
import { work } from './jobs.js';
import { check, Owner, Scope } from './scope.js';

export class Limited extends Scope {
  expired = null;
  interrupted = false;
  left = null;
  controller = new AbortController();

  constructor(random) {
    super(random);
    this.short = random(2) === 0;
    const job = this.job((ended) => this.ended(ended));
    job.begun = true;
    const { signal } = this.controller;
    this.owner = new Owner(async () => await timeout(this.short ? 1 : 60_000, () => work(job), { signal }));
  }

  ended({ outcome, failed }) {
    if (failed) this.left = outcome.message;
    else if (outcome !== 'CancelledError') this.left = JSON.stringify(outcome);
    else this.left = this.interrupted ? 'CancelledError' : this.expired;
  }

  expire(name) {
    if (this.left !== null || this.expired !== null) return;
    this.expired = name;
    this.cancelAll();
  }

  /** A short limit expires before anything else happens: when exactly is the clock's. */
  async begun() {
    if (!this.short) return;
    // Later than the limit: both wait in the same wheel.
    await sleep(3);
    this.expire('TimeoutError');
  }

  step() {
    const kind = this.random(6);
    if (kind < 4) this.advance(kind === 0);
    else if (this.left !== null) return;
    else if (kind === 4) {
      this.controller.abort();
      this.expire('AbortError');
    } else {
      this.interrupted = true;
      this.owner.handle.cancel();
      this.cancelAll();
    }
  }

  compare() {
    super.compare();
    check(this.owner.ended === this.left, `ended with ${this.owner.ended}, not ${this.left}`);
  }
}
