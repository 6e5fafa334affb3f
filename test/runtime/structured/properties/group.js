// A TaskGroup that is open for as long as its owner waits for it. All tasks end before it is left, the first failure cancels the
// others, and every error is told.
import { TaskGroup } from 'heddle';
import { together, work } from './jobs.js';
import { check, Owner, Scope } from './scope.js';

export class Group extends Scope {
  cancelled = false;
  interrupted = false;
  aborted = false;
  errors = [];
  left = null;
  controller = new AbortController();

  constructor(random) {
    super(random);
    this.group = new TaskGroup({ signal: this.controller.signal });
    for (let i = random(3); i >= 0; i--) this.spawn();
    const disposes = random(2) === 0;
    this.owner = new Owner(async () => {
      if (disposes) await this.group[Symbol.asyncDispose]();
      else await this.group.join();
    });
  }

  spawn() {
    if (this.left !== null || this.cancelled) {
      let code = '';
      try {
        this.group.spawnLocal(work, null);
      } catch (error) {
        ({ code } = error);
      }
      check(code === 'HEDDLE_SCOPE_CLOSED', 'a scope that is closed takes a task');
      return;
    }
    const job = this.job((ended) => this.ended(ended));
    job.handle = this.group.spawnLocal(work, job);
    job.begun = true;
  }

  ended(job) {
    if (job.failed) {
      this.errors.push(job.outcome);
      if (!this.cancelled) this.cancel();
    }
    if (this.running.length > 0) return;
    if (this.errors.length > 0) this.left = together(this.errors);
    else this.left = this.interrupted ? 'CancelledError' : this.aborted ? 'AbortError' : '"undefined"';
  }

  cancel() {
    this.cancelled = true;
    this.cancelAll();
  }

  step() {
    const { random } = this;
    const kind = random(12);
    if (kind < 4) this.advance(kind === 0);
    else if (kind < 7) this.spawn();
    else if (kind < 9) {
      const job = this.jobs[random(this.jobs.length)];
      job.handle.cancel();
      job.cancelled();
    } else if (this.left !== null) return;
    else if (kind === 9) {
      this.group.cancel();
      this.cancel();
    } else if (kind === 10) {
      this.interrupted = true;
      this.owner.handle.cancel();
      this.cancel();
    } else {
      this.aborted ||= !this.cancelled;
      const first = !this.cancelled;
      this.controller.abort();
      if (first) this.cancel();
    }
  }

  compare() {
    super.compare();
    check(this.owner.ended === this.left, `left with ${this.owner.ended}, not ${this.left}`);
    check(this.group.size === this.running.length, 'another size');
    check(this.group.cancelled === this.cancelled, 'cancelled');
  }
}
