// What the scopes have in common: jobs, and somebody who waits for them.
import { spawnLocal } from 'heddle';
import { Job, told } from './jobs.js';

export function check(condition, what) {
  if (!condition) throw new Error(what);
}

/** Somebody who waits for a scope. `ended`: the text of how it went on, null before. */
export class Owner {
  ended = null;
  /** `wait` is the task itself: what it awaits in a call of its own would be somebody else's. */
  constructor(wait) {
    this.handle = spawnLocal(wait);
    this.handle.then(
      (value) => (this.ended = JSON.stringify(value ?? 'undefined')),
      (error) => (this.ended = told(error)),
    );
  }
}

export class Scope {
  jobs = [];
  constructor(random) {
    this.random = random;
  }

  job(ended) {
    const job = new Job(`job ${this.jobs.length}`, this.random, ended);
    this.jobs.push(job);
    return job;
  }

  get running() {
    return this.jobs.filter((job) => job.state !== 'over');
  }

  /** One of the jobs goes on. */
  advance(fails) {
    const { running } = this;
    if (running.length === 0) return;
    const job = running[this.random(running.length)];
    if (job.state === 'works') job.finish(fails);
    else job.release();
  }

  cancelAll() {
    for (const job of this.running) job.cancelled();
  }

  compare() {
    for (const job of this.jobs)
      check(
        job.over === (job.state === 'over') || !job.begun,
        `${job.name} ${job.over ? 'has' : 'has not'} ended`,
      );
  }
}
