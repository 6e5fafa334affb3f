// node cores.mjs <addon> <ring|poll> <scenario>: capsules and mail between the main thread (core 0) and workers.
import assert from 'node:assert';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadAddon } from './ring-client.mjs';

const [file, mode, scenario, index = 0] = isMainThread ? process.argv.slice(2) : workerData;
const addon = loadAddon(file);
const core = addon.attach(index, 10);
if (mode === 'ring') core.openRing(64);

const IDLE = 0;
const CORES = 2;
const STEALS = 3;
const [FLAG, SPARE, WANT_TURN] = [0, 3, 4];

function worker(name, at = 1) {
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: [file, mode, name, at] });
  thread.exited = new Promise((resolve, reject) => {
    thread.once('exit', resolve);
    thread.once('error', reject);
  });
  thread.ready = new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  return thread;
}

/** Writes a number and fills the rest with its low byte. */
function write(id, length = 64) {
  new DataView(core.scratch.buffer).setUint32(0, id);
  core.scratch.fill(id & 255, 4, length);
  return length;
}

function read(length) {
  assert(length >= 4);
  const id = new DataView(core.scratch.buffer).getUint32(0);
  for (let i = 4; i < length; i++) assert.equal(core.scratch[i], id & 255);
  return id;
}

function take(from) {
  const length = from();
  if (length >= 0) return length;
  core.grow(-length);
  return from();
}

/** Calls `turn` at each turn of this core until it returns true; the loop stays alive meanwhile. */
function turnsUntil(turn) {
  return new Promise((resolve, reject) => {
    core.ref();
    core.onTurn(() => {
      try {
        if (!turn()) return;
        core.onTurn(() => {});
        core.unref();
        resolve();
      } catch (error) {
        reject(error);
      }
    });
    core.ctl[WANT_TURN] = 1;
  });
}

const spin = (ms) => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

const onMain = {
  // Everything that is pushed comes out once, here or there, with its bytes.
  async 'push-wakes-an-idle-core'() {
    core.participate(true);
    const thread = worker('answering');
    await thread.ready;
    assert.equal(addon.shared[CORES], 2);
    const COUNT = 3000;
    let there = 0;
    const shared = async () => {
      const seen = new Set();
      for (let id = 0; id < COUNT; id++) core.push(write(id, 16 + (id % 300)));
      await turnsUntil(() => {
        for (let length; (length = core.receive()) > 0; there++) {
          const id = read(length);
          assert(!seen.has(id));
          seen.add(id);
        }
        for (let i = 0, length; i < 10 && (length = core.pop()) > 0; i++) {
          assert.equal(core.origin(), 0);
          const id = read(length);
          assert(!seen.has(id));
          seen.add(id);
          spin(0.05);
        }
        core.ctl[WANT_TURN] = 1;
        return seen.size === COUNT;
      });
    };
    // On a loaded machine the other core may get the processor when all is done.
    for (let round = 0; round < 40 && (there === 0 || addon.shared[STEALS] === 0); round++) await shared();
    assert(there > 0, 'the other core did its share');
    assert(addon.shared[STEALS] > 0, 'steals are counted');
    await thread.terminate();
    await thread.exited;
    assert.equal(addon.shared[CORES], 1);
  },

  async 'mail-keeps-its-order'() {
    const thread = worker('echoing');
    await thread.ready;
    for (let round = 0; round < 20; round++) {
      const COUNT = 1 + round * 7;
      for (let id = 0; id < COUNT; id++) assert(core.mail(1, write(id)));
      let next = 0;
      await turnsUntil(() => {
        for (let length; (length = core.receive()) > 0;) assert.equal(read(length), next++);
        return next === COUNT;
      });
      // Both park now and then, so that mail also meets sleepers.
      if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await thread.terminate();
    await thread.exited;
    assert.equal(core.mail(1, write(1)), false, 'a core that has ended takes no mail');
    assert.equal(core.mail(7, write(1)), false, 'nor does one that never was');
  },

  async 'long-messages-ask-for-room'() {
    const thread = worker('echoing');
    await thread.ready;
    const before = core.scratch;
    core.grow(300_000);
    assert.notEqual(core.scratch, before);
    assert(core.mail(1, write(77, 250_000)));
    let got = 0;
    await turnsUntil(() => (got = take(() => core.receive())) !== 0);
    assert.equal(got, 250_000);
    assert.equal(read(got), 77);
    assert.throws(() => core.push(core.scratch.length + 1), RangeError);
    await thread.terminate();
    await thread.exited;
  },

  async 'ended-core-leaves-its-work'() {
    core.participate(true);
    for (const name of ['detaching', 'hoarding']) {
      const thread = worker(name);
      await thread.ready;
      if (name === 'hoarding') await thread.terminate();
      await thread.exited;
      const seen = new Set();
      await turnsUntil(() => {
        for (let length; (length = take(() => core.pop())) > 0;) {
          seen.add(read(length));
          assert.notEqual(core.origin(), 0);
        }
        return seen.size === 400;
      });
    }
    assert.equal(core.queued(), 0);
  },

  async 'parked-cores-are-counted'() {
    core.participate(true);
    const thread = worker('answering');
    await thread.ready;
    for (let i = 0; i < 20_000 && addon.shared[IDLE] !== 1; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.equal(addon.shared[IDLE], 1, 'the worker is parked, this core is not');
    core.participate(false);
    await thread.terminate();
    await thread.exited;
    assert.equal(addon.shared[IDLE], 0);
  },

  // It is asked once, long before its slice ends, and only if it has said so.
  async 'idle-core-asks-for-tasks-to-spare'() {
    core.participate(true);
    const thread = worker('answering');
    await thread.ready;
    addon.setSlice(60_000); // attaching sets it as well
    /** The other core gets a task, answers it, and finds nothing more. */
    const oneTask = (spare, done) => {
      core.beginSlice();
      core.ctl[SPARE] = spare; // after the flag is down: the other core may be about to park for the task before
      core.push(write(1));
      for (const end = performance.now() + 60_000; !done() && performance.now() < end;);
    };
    for (let i = 0; i < 20; i++) {
      oneTask(1, () => core.ctl[FLAG] === 1);
      assert.equal(core.ctl[FLAG], 1);
      assert.equal(core.ctl[SPARE], 0);
      while (core.receive() > 0);
      let answered = false; // the other core parks only after its answer has gone out
      oneTask(0, () => (answered ||= core.receive() > 0) && addon.shared[IDLE] > 0);
      assert(answered);
      assert.equal(core.ctl[FLAG], 0);
    }
    await thread.terminate();
    await thread.exited;
  },

  async 'index-can-be-used-again'() {
    for (let i = 0; i < 5; i++) {
      const thread = worker('echoing');
      await thread.ready;
      assert(core.mail(1, write(i)));
      await turnsUntil(() => core.receive() > 0);
      assert.equal(read(64), i);
      await thread.terminate();
      await thread.exited;
    }
    const thread = worker('claiming-mine', -1);
    assert.equal(await thread.ready, 'EALREADY');
    await thread.exited;
    const refused = worker('claiming-mine', 0);
    await assert.rejects(refused.ready, { code: 'EBUSY' });
    await assert.rejects(refused.exited);
  },
};

const inWorker = {
  answering() {
    core.participate(true);
    core.onTurn(() => {
      for (let length; (length = core.pop()) > 0;) {
        assert.notEqual(core.origin(), 0);
        assert(core.mail(0, length));
      }
    });
  },
  echoing() {
    core.onTurn(() => {
      for (let length; (length = take(() => core.receive())) > 0;) assert(core.mail(0, length));
    });
  },
  detaching() {
    core.participate(true);
    for (let id = 0; id < 400; id++) core.push(write(id));
    core.detach();
    assert.equal(core.queued(), 0);
    core.unref();
    parentPort.removeAllListeners();
  },
  hoarding() {
    core.participate(true);
    for (let id = 0; id < 400; id++) core.push(write(id));
  },
  'claiming-mine'() {
    let code = '';
    try {
      addon.attach(2, 10);
    } catch (error) {
      code = error.code;
    }
    parentPort.postMessage(code);
    core.unref();
  },
};

if (isMainThread) {
  await onMain[scenario]();
} else {
  core.ref();
  inWorker[scenario]();
  parentPort.postMessage('ready');
}
