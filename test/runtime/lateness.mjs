// How late timers were through the fault of this thread's program, and not of the machine: what counts is the time between
// a deadline and its timer's firing in which this thread ran. Taken off is
// - the time that it, or sysmon, which ends its slices, was ready to run and another thread had the processor (Linux);
// - gaps in the ticks of another thread: a machine that is stopped stops both;
// - garbage collection.
import { readdirSync, readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/** Ticks of the watching thread further apart than this are a gap, in milliseconds. */
const GAP = 3;
/** Room for an hour on a machine on which nothing goes well. */
const GAPS = 1_000_000;

/** Milliseconds that the threads have waited for a processor; none where the system does not say. */
function waiter() {
  /** @type {string[]} */
  const files = [];
  try {
    files.push(`/proc/self/task/${process.pid}/schedstat`);
    for (const task of readdirSync('/proc/self/task'))
      if (readFileSync(`/proc/self/task/${task}/comm`, 'utf8').includes('sysmon'))
        files.push(`/proc/self/task/${task}/schedstat`);
    return () => files.reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[1]) / 1e6, 0);
  } catch {
    return () => 0;
  }
}

/** Overlap of two stretches of time. @param {number[]} a @param {number[]} b */
function overlap([from, to], [begin, end]) {
  return Math.max(0, Math.min(to, end) - Math.max(from, begin));
}

export function watchLateness() {
  const waited = waiter();
  /** Wall clock and waiting so far, every millisecond. @type {{ at: number, waited: number }[]} */
  const samples = [];
  /** @type {{ deadline: number, at: number, away: number }[]} */
  const late = [];
  /** @type {number[][]} */
  const collections = [];
  const gaps = new Float64Array(new SharedArrayBuffer(8 * (1 + 2 * GAPS)));
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      collections.push([startTime, startTime + duration]);
  });
  let on = false;
  /** @type {NodeJS.Timeout} */
  let ticking;
  /** @type {Worker} */
  let worker;

  const sample = () => {
    samples.push({ at: performance.now(), waited: waited() });
    if (samples.length > 2000) samples.splice(0, 1000);
  };

  return {
    /** A timer of \`deadline\` fired at \`at\`. @param {number} deadline @param {number} at */
    fired(deadline, at) {
      if (!on || at - deadline < 1) return;
      let i = samples.length - 1;
      while (i > 0 && samples[i].at > deadline) i--;
      late.push({ deadline, at, away: waited() - samples[i].waited });
    },
    begin() {
      worker = new Worker(
        `const { gaps, origin } = require('node:worker_threads').workerData;
         const word = new Int32Array(new SharedArrayBuffer(4));
         const now = () => performance.timeOrigin + performance.now() - origin;
         for (let last = now(); ; ) {
           Atomics.wait(word, 0, 0, 1);
           const at = now();
           if (at - last > ${GAP} && gaps[0] < ${GAPS}) { const i = gaps[0]++; gaps[1 + 2 * i] = last; gaps[2 + 2 * i] = at; }
           last = at;
         }`,
        { eval: true, workerData: { gaps, origin: performance.timeOrigin } },
      );
      worker.unref();
      observer.observe({ entryTypes: ['gc'] });
      sample();
      ticking = setInterval(sample, 1);
      on = true;
    },
    async end() {
      on = false;
      clearInterval(ticking);
      // Entries of the last collections are on their way.
      await new Promise((resolve) => setTimeout(resolve, 20));
      observer.disconnect();
      await worker.terminate();
      const stopped = Array.from({ length: gaps[0] }, (_, i) => [gaps[1 + 2 * i], gaps[2 + 2 * i]]);
      let worst = { late: 0, raw: 0, away: 0, gaps: 0, gc: 0 };
      let raw = 0;
      for (const { deadline, at, away } of late) {
        raw = Math.max(raw, at - deadline);
        // Most are no worse than one seen, whatever else is taken off: a long run has many, and many gaps.
        if (at - deadline - away <= worst.late) continue;
        const sum = (/** @type {number[][]} */ all) =>
          all.reduce((total, stretch) => total + overlap([deadline, at], stretch), 0);
        const one = { late: 0, raw: at - deadline, away, gaps: sum(stopped), gc: sum(collections) };
        one.late = one.raw - one.away - one.gaps - one.gc;
        if (one.late > worst.late) worst = one;
      }
      // Memory is measured next.
      for (const list of [samples, late, collections]) list.length = 0;
      return { late: worst.late, raw, worst };
    },
  };
}
