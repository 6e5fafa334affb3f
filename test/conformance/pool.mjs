// Hands variants to a few worker processes and replaces those that crash or hang.
import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Variants a process gets at a time, and how many it runs before a fresh one takes its place: realms are never freed fully. */
const BATCH = 25;
const LIFE = 1500;
/** A variant that does not end by then loops without giving the thread back. */
const STUCK_MS = 60_000;

/**
 * @param {import('./select.mjs').Variant[]} variants
 * @returns {Promise<import('./execute.mjs').Outcome[]>}
 */
export function runAll(suite, variants, mode, jobs, progress) {
  const outcomes = new Array(variants.length);
  let next = 0;
  let ended = 0;
  const finish = (index, outcome) => {
    outcomes[index] = outcome;
    if (++ended % 500 === 0) progress?.(ended, variants.length);
  };
  const worker = () =>
    new Promise((resolve) => {
      const child = fork(join(import.meta.dirname, 'worker.mjs'), [suite, JSON.stringify(mode)], {
        execArgv: ['--experimental-vm-modules', '--no-warnings'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      let mine = [];
      let current = -1;
      let served = 0;
      let why = 'crashed';
      let timer = null;
      const watch = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          why = 'never gives the thread back';
          child.kill('SIGKILL');
        }, STUCK_MS);
      };
      child.on('message', (message) => {
        watch();
        if (message.outcome) {
          finish(message.index, message.outcome);
          mine = mine.filter((m) => m.index !== message.index);
          current = -1;
        } else if ('begins' in message) current = message.begins;
        else if (served >= LIFE || next >= variants.length) {
          clearTimeout(timer);
          child.disconnect();
          child.kill();
        } else {
          mine = [];
          for (; mine.length < BATCH && next < variants.length; next++)
            mine.push({ index: next, variant: variants[next] });
          served += mine.length;
          child.send(mine);
        }
      });
      child.on('exit', async () => {
        clearTimeout(timer);
        if (current >= 0) {
          finish(current, { status: 'hang', message: why, kept: [], internal: [] });
          mine = mine.filter((m) => m.index !== current);
        }
        // What the process had not come to is run by the next one.
        if (mine.length) {
          const left = mine.map((m) => m.variant);
          const again = await runAll(suite, left, mode, 1);
          mine.forEach((m, i) => finish(m.index, again[i]));
        }
        if (next < variants.length) await worker();
        resolve();
      });
    });
  return Promise.all(Array.from({ length: jobs }, worker)).then(() => outcomes);
}
