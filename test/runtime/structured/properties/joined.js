// A JoinSet whose results several consumers take: in the order in which tasks end, first come first served.
import { JoinSet } from 'heddle';
import { told, work } from './jobs.js';
import { check, Owner, Scope } from './scope.js';

export class Joined extends Scope {
  ended = [];
  waiting = [];
  consumers = [];
  set = new JoinSet();

  constructor(random) {
    super(random);
    for (let i = random(4); i > 0; i--) this.spawn();
  }

  spawn() {
    const job = this.job((over) => this.jobEnded(over));
    job.handle = this.set.spawnLocal(work, job);
    job.begun = true;
  }

  jobEnded({ name, outcome, failed }) {
    const result = failed ? outcome.message : outcome === name ? name : 'CancelledError';
    if (this.waiting.length > 0) this.waiting.shift().expected = result;
    else this.ended.push(result);
    if (this.running.length === 0) for (const one of this.waiting.splice(0)) one.expected = 'empty';
  }

  join() {
    const iterates = this.random(2) === 0;
    const one = { expected: null };
    this.consumers.push(one);
    if (this.ended.length > 0) one.expected = this.ended.shift();
    else if (this.running.length === 0) one.expected = 'empty';
    else this.waiting.push(one);
    one.owner = new Owner(async () => {
      const got = iterates ? await this.set.next() : { value: await this.set.joinNext() };
      const joined = got.value;
      if (joined === undefined) return 'empty';
      check(got.done !== true, 'done with a value');
      return joined.status === 'fulfilled' ? joined.value : told(joined.reason);
    });
  }

  step() {
    const { random } = this;
    const kind = random(12);
    if (kind < 4) this.advance(kind === 0);
    else if (kind < 6) this.spawn();
    else if (kind < 9) this.join();
    else if (kind === 9 && this.waiting.length > 0) {
      const [one] = this.waiting.splice(random(this.waiting.length), 1);
      one.owner.handle.cancel();
      one.expected = 'CancelledError';
    } else if (kind === 10 && this.jobs.length > 0) {
      const job = this.jobs[random(this.jobs.length)];
      job.handle.cancel();
      job.cancelled();
    } else if (kind === 11) {
      this.set.abortAll();
      this.cancelAll();
    }
  }

  compare() {
    super.compare();
    for (const { expected, owner } of this.consumers) {
      const ended = owner.ended?.replaceAll('"', '') ?? null;
      check(ended === expected, `joined ${ended}, not ${expected}`);
    }
    check(this.set.size === this.running.length, 'another size');
    check(this.set.isEmpty === (this.running.length === 0 && this.ended.length === 0), 'isEmpty');
  }
}
