// node handle.mjs <addon> <ring|poll> <scenario>: sysmon and memory of a single core.
import assert from 'node:assert';
import { attachClient, loadAddon } from './ring-client.mjs';

const [file, mode, scenario] = process.argv.slice(2);
const addon = loadAddon(file);
const { core } = attachClient(addon, 0, mode === 'ring');
const { ctl } = core;
const [FLAG, TURN, RUNNING, OVERRUNS, , STRETCH_MS] = [0, 1, 2, 3, 4, 5];

/** Busy until `done` or a generous bound. */
function spinUntil(done) {
  const end = performance.now() + 10_000;
  while (!done() && performance.now() < end);
  assert(done());
}

/** Of a few turns: sysmon may just have made up its mind about the turn before, and cut the first one short. */
function longestSlice() {
  let longest = 0;
  for (let i = 0; i < 4; i++) {
    ctl[FLAG] = 0;
    ctl[TURN]++;
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
    spinUntil(() => ctl[OVERRUNS] >= 2 && ctl[STRETCH_MS] >= 20);
    for (let i = 0; i < 3; i++) {
      ctl[FLAG] = 0;
      ctl[TURN]++;
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
  async 'idle-core-is-left-alone'() {
    // An idle core that was watched would have a stretch of some 20 ms in every lap. (On a loaded machine the lap itself
    // may take a slice: look for laps that do not.)
    let quiet = 0;
    for (let i = 0; i < 100 && quiet < 10; i++) {
      const overruns = ctl[OVERRUNS];
      await new Promise((resolve) => setTimeout(resolve, 30));
      if (ctl[STRETCH_MS] === 0 && ctl[OVERRUNS] === overruns) quiet++;
    }
    assert.equal(quiet, 10);
  },
  'slice-can-be-changed'() {
    addon.setSlice(100);
    assert(longestSlice() >= 90);
    addon.setSlice(2);
    ctl[FLAG] = 0;
    ctl[TURN]++;
    spinUntil(() => ctl[FLAG] === 1);
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
