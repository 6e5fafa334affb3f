// Calls that are tried again, raced against a deadline and cancelled by an AbortSignal; a circuit breaker in front.
import { Digest, randomFrom } from './digest.js';

const CALLS = 500_000;
const AT_ONCE = 40;

class Aborted extends Error {
  name = 'Aborted';
}

async function retry(use, { attempts, signal }) {
  let last;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (signal.aborted) throw new Aborted(`after ${attempt - 1}`);
    try {
      return await use(attempt, signal);
    } catch (error) {
      last = error;
      await backOff(attempt);
    }
  }
  throw last;
}

async function backOff(attempt) {
  for (let i = 0; i < attempt; i++) await null;
}

class Breaker {
  failures = 0;
  open = 0;

  async call(use) {
    if (this.open > 0) {
      this.open--;
      throw new Error('open');
    }
    try {
      const result = await use();
      this.failures = 0;
      return result;
    } catch (error) {
      if (++this.failures >= 1000) {
        this.failures = 0;
        this.open = 5;
      }
      throw error;
    }
  }
}

async function remote(id, fate, attempt) {
  await null;
  if (fate < 3 && attempt <= fate) throw new Error(`busy ${fate}`);
  if (fate === 3) throw new TypeError('broken');
  return { id, attempt };
}

export async function main() {
  const digest = new Digest();
  const random = randomFrom(12);
  const breaker = new Breaker();
  for (let first = 0; first < CALLS; first += AT_ONCE) {
    const controller = new AbortController();
    const calls = [];
    const given = random(10) === 0 ? AbortSignal.abort() : controller.signal;
    for (let id = first; id < first + AT_ONCE; id++) {
      const fate = random(12);
      const call = () => retry((attempt) => remote(id, fate, attempt), { attempts: 3, signal: given });
      calls.push(breaker.call(call));
    }
    const results = await Promise.allSettled(calls);
    controller.abort();
    for (const result of results)
      digest.add(result.status === 'fulfilled' ? result.value.attempt : result.reason.message.slice(0, 5));
  }
  return digest.toString();
}
