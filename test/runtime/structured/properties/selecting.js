// A select over a few jobs: the first decides, the others are cancelled and awaited.
import { select } from 'heddle';
import { together, work } from './jobs.js';
import { check, Owner, Scope } from './scope.js';

export class Selecting extends Scope {
  winner = null;
  decided = false;
  errors = [];
  left = null;

  constructor(random) {
    super(random);
    const arms = {};
    for (let i = random(3); i >= 0; i--) {
      const job = this.job((ended) => this.ended(ended));
      arms[job.name] = () => work(job);
      job.begun = true;
    }
    const biased = random(2) === 0;
    // What a plain function returns may be held by others: a cancellation ends the wait only.
    this.owner = new Owner(async () => await select(arms, { biased }));
  }

  ended(job) {
    if (job.failed) this.errors.push(job.outcome);
    if (!this.decided) {
      this.winner = job;
      this.decide();
    }
    if (this.running.length > 0 || this.left !== null) return;
    if (this.errors.length > 0) this.left = together(this.errors);
    else if (this.winner === null) this.left = 'CancelledError';
    else this.left = JSON.stringify({ key: this.winner.name, value: this.winner.outcome });
  }

  /** Arms begin anywhere, and those that lose fail in that order: only the winner's place is known. */
  winnerFirst(text) {
    const errors = text?.split(' & ') ?? [];
    if (errors.length < 2) return text;
    const kept = this.winner?.failed ? 1 : 0;
    return [...errors.slice(0, kept), ...errors.slice(kept).sort()].join(' & ');
  }

  decide() {
    this.decided = true;
    this.cancelAll();
  }

  step() {
    const kind = this.random(6);
    if (kind < 5) this.advance(kind < 2);
    else if (this.left === null) {
      this.owner.handle.cancel();
      this.decide();
    }
  }

  compare() {
    super.compare();
    const [selected, expected] = [this.owner.ended, this.left].map((text) => this.winnerFirst(text));
    check(selected === expected, `selected ${selected}, not ${expected}`);
  }
}
