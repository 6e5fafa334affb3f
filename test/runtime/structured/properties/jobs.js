// What scopes are given to do: a job that ends when it is told to, and its model. What it does when it is cancelled is
// drawn: it gives up, throws, or returns all the same, at once or when its clean-up is told to go on.
import { oneshot } from 'heddle/sync';

const ENDS = ['gives up', 'throws', 'returns'];

/** A job in both worlds. `done` is what the model says, `over` what has happened. */
export class Job {
  state = 'works';
  /** How it ended in the model: its value, an Error, or 'CancelledError'. */
  outcome = null;
  over = false;

  constructor(name, random, ended) {
    this.name = name;
    this.ended = ended;
    this.onCancel = ENDS[random(ENDS.length)];
    this.lingers = random(2) === 0;
    [this.work, this.told] = oneshot();
    [this.cleanup, this.cleaned] = oneshot();
  }

  /** It ends by itself. */
  finish(fails) {
    this.work.send(fails);
    this.end(fails ? new Error(this.name) : this.name);
  }

  /** Its clean-up goes on. */
  release() {
    this.cleanup.send();
    this.endCancelled(this.onCancel);
  }

  /** The model's side of a cancellation: one while it cleans up ends that. */
  cancelled() {
    if (this.state === 'works' && this.lingers) this.state = 'cleans';
    else if (this.state !== 'over') this.endCancelled(this.state === 'works' ? this.onCancel : 'gives up');
  }

  endCancelled(how) {
    if (how === 'throws') this.end(new Error(`${this.name} cleans up`));
    else this.end(how === 'returns' ? this.name : 'CancelledError');
  }

  end(outcome) {
    this.state = 'over';
    this.outcome = outcome;
    this.ended(this);
  }

  get failed() {
    return this.outcome instanceof Error;
  }
}

/** What is spawned, or begun as an arm. */
export async function work(job) {
  try {
    if (await job.told.recv()) throw new Error(job.name);
    return job.name;
  } catch (error) {
    if (error.name !== 'CancelledError') throw error;
    if (job.lingers) await job.cleaned.recv();
    if (job.onCancel === 'throws') throw new Error(`${job.name} cleans up`, { cause: error });
    if (job.onCancel === 'returns') return job.name;
    throw error;
  } finally {
    job.over = true;
  }
}

/** An ending as text, for comparison: a value, the message of an error, the name of one that is heddle's own. */
export function told(error) {
  if (error === 'CancelledError' || error?.code === 'HEDDLE_CANCELLED') return 'CancelledError';
  if (error instanceof AggregateError) return error.errors.map(told).join(' & ');
  return error.code === undefined ? error.message : error.name;
}

/** What stands for several errors. */
export function together(errors) {
  return errors.map((error) => (typeof error === 'string' ? error : error.message)).join(' & ');
}
