// node handle.mjs <addon> <ring|poll> <scenario>: sysmon and memory of a single core.
import assert from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { attachClient, loadAddon } from './ring-client.mjs';

const [file, mode, scenario] = process.argv.slice(2);
const addon = loadAddon(file);
const { core } = attachClient(addon, 0, mode === 'ring');
const { ctl } = core;
const [FLAG, BEGAN, RUNNING] = [0, 1, 2];

/** Busy until `done` or a generous bound. */
function spinUntil(done) {
  const end = performance.now() + 60_000;
  while (!done() && performance.now() < end);
  assert(done());
}

/** sysmon names itself, once it has got the processor. */
async function sysmonStatus() {
  const name = (task) => readFileSync(`/proc/self/task/${task}/comm`, 'utf8').trim();
  for (let i = 0; i < 1000; i++) {
    const task = readdirSync('/proc/self/task').find((id) => name(id) === 'heddle-sysmon');
    if (task !== undefined) return `/proc/self/task/${task}/status`;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error('there is no sysmon');
}

/** Times that the thread has gone to sleep. */
function sleeps(status) {
  return Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(readFileSync(status, 'utf8'))[1]);
}

/** Of a few slices: sysmon may just have made up its mind about the one before, and cut the first one short. */
function longestSlice() {
  let longest = 0;
  for (let i = 0; i < 4; i++) {
    // A machine that stops between the two lets the slice end.
    do core.beginSlice();
    while (ctl[FLAG] !== 0);
    const start = performance.now();
    spinUntil(() => ctl[FLAG] === 1);
    longest = Math.max(longest, performance.now() - start);
  }
  return longest;
}

const scenarios = {
  async 'flag-goes-up-once-a-slice'() {
    assert.equal(ctl[RUNNING], 1, 'a script outside of the loop runs');
    assert(longestSlice() >= 9, 'not before its time');
    const began = ctl[BEGAN];
    for (let i = 0; i < 3; i++) {
      core.beginSlice();
      assert(((ctl[BEGAN] - began) | 0) > 0, 'each slice has its beginning');
      spinUntil(() => ctl[FLAG] === 1);
    }
    // The same inside callbacks of timers, I/O and immediates; a new lap of the loop starts with the flag down.
    // (On a loaded machine a lap may take a slice before its timer runs: look for one that does not.)
    let down = false;
    for (let i = 0; i < 100 && !down; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.equal(ctl[RUNNING], 1);
      down = ctl[FLAG] === 0;
    }
    assert(down);
    spinUntil(() => ctl[FLAG] === 1);
    await new Promise((resolve) => setImmediate(resolve));
    spinUntil(() => ctl[FLAG] === 1);
  },
  async 'sysmon-sleeps-while-no-core-runs'() {
    // Two looks, a slice apart, and then none. (On a loaded machine a lap may run for a slice: look for one that does not.)
    const status = await sysmonStatus();
    let fewest = Infinity;
    for (let i = 0; i < 20 && fewest > 4; i++) {
      const before = sleeps(status);
      await new Promise((resolve) => setTimeout(resolve, 300));
      fewest = Math.min(fewest, sleeps(status) - before);
    }
    assert(fewest <= 4, `${fewest} wake-ups in 300 ms`);
  },
  'slice-can-be-changed'() {
    addon.setSlice(100);
    assert(longestSlice() >= 90);
    // In the middle of a slice: sysmon sleeps until the end of a long one. (On a loaded machine sysmon or this thread may
    // not get the processor: one that is quick enough will do.)
    let shortest = Infinity;
    for (let i = 0; i < 40 && shortest >= 90; i++) {
      addon.setSlice(100);
      core.beginSlice();
      const start = performance.now();
      addon.setSlice(2);
      spinUntil(() => ctl[FLAG] === 1);
      shortest = Math.min(shortest, performance.now() - start);
    }
    assert(shortest < 90);
  },
  memory() {
    const { bytes, words, lo, hi } = core.buffer(5000);
    assert.equal(bytes.length, 8192);
    assert.equal(bytes.buffer, words.buffer);
    assert.equal(lo & 4095, 0);
    words[1] = 0x01020304;
    assert.equal(bytes[4], 4);
    assert.deepEqual(core.address(bytes), [lo, hi]);
    assert.deepEqual(core.address(bytes.subarray(16)), [(lo + 16) | 0, hi]);
    assert.deepEqual(core.address(new DataView(bytes.buffer, 8)), [(lo + 8) | 0, hi]);
    // A small array lives in V8's heap until somebody asks where; from then on it stays.
    const small = new Uint8Array(8);
    assert.deepEqual(core.address(small), core.address(small));
    assert.throws(() => core.address({}), TypeError);
    for (let i = 0; i < 2000; i++) core.buffer(1 << 20); // two gigabytes if they were not collected
  },
  machine() {
    const cpus = addon.cpus();
    assert(cpus.length > 0);
    assert(addon.pin(cpus[0]));
    assert(!addon.pin(8191));
    assert(addon.pin(-1));
    const before = addon.threadCpuMicros();
    for (const end = performance.now() + 20; performance.now() < end;);
    const used = addon.threadCpuMicros() - before;
    assert(used > 0 && used < 1e6);
    const probe = addon.probe();
    assert.match(probe.kernel, /^\d/);
    assert.equal(probe.ok, probe.code === '');
    assert.equal(Object.keys(probe.features).length > 0, probe.ok);
  },
};

await scenarios[scenario]();
