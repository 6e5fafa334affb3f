// Jobs of several priorities through p-queue, some of which fail and are tried again by p-retry.
import PQueue from 'p-queue';
import pRetry, { AbortError } from 'p-retry';
import { Digest, randomFrom } from './digest.js';

const JOBS = 140_000;
const BATCH = 300;

async function work(job, attempt) {
  await null;
  if (job.hopeless) throw new AbortError(`job ${job.id} is hopeless`);
  if (attempt <= job.failures) throw new Error(`job ${job.id} failed`);
  return finish(job);
}

async function finish(job) {
  return job.id * 7 + job.failures;
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(6);
  const queue = new PQueue({ concurrency: 16 });
  let done = 0;
  queue.on('completed', () => done++);
  for (let first = 0; first < JOBS; first += BATCH) {
    const results = [];
    for (let id = first; id < first + BATCH; id++) {
      const job = { id, failures: random(30) === 0 ? 1 : 0, hopeless: random(60) === 0 };
      const run = () =>
        pRetry((attempt) => work(job, attempt), { retries: 2, minTimeout: 0, factor: 1 }).catch(
          (error) => error.message,
        );
      results.push(queue.add(run, { priority: id % 5 }));
    }
    await queue.onIdle();
    digest.add(...(await Promise.all(results)), done);
  }
  return digest.toString();
}
