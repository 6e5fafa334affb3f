// The primitives as the actors of the property test use them: an operation, what it is in the model, and what to do with
// what it hands out.
import { Barrier, broadcast, mpsc, Mutex, Notify, oneshot, RwLock, Semaphore, watch } from 'heddle/sync';
import {
  BarrierModel,
  BroadcastModel,
  MpscModel,
  NotifyModel,
  OneshotModel,
  PermitModel,
  RwModel,
  WatchModel,
} from './models.js';

const nothing = () => {};
/** More come while a schedule runs. */
const MOST_RECEIVERS = 6;

/** Lock-like: what is handed out is held for a while and released in both worlds. */
const lockLike = (model, call) => (random) => {
  const { what, begin } = call(random);
  return {
    model,
    what,
    begin,
    hold: true,
    release: (value, request) => (model.release(request), value.release()),
  };
};

/** Of a watch: behind its first result, which is the present value, it waits as `changed` does. */
function iterator(receiver) {
  const values = receiver[Symbol.asyncIterator]();
  void values.next();
  return values;
}

export const subjects = {
  mutex() {
    const mutex = new Mutex();
    return {
      pick: lockLike(new PermitModel(1), () => ({ what: 1, begin: () => mutex.lock() })),
      stir: nothing,
    };
  },

  semaphore(random) {
    const permits = 1 + random(4);
    const semaphore = new Semaphore(permits);
    const pick = lockLike(new PermitModel(permits), () => {
      const count = 1 + random(permits);
      return { what: count, begin: () => semaphore.acquire(count) };
    });
    return { pick, stir: nothing };
  },

  rwLock(random) {
    const lock = new RwLock();
    const model = new RwModel();
    const reads = lockLike(model, () => ({ what: 'read', begin: () => lock.read() }));
    const writes = lockLike(model, () => ({ what: 'write', begin: () => lock.write() }));
    const downgrade = (guard, request) => (model.downgrade(request), guard.downgrade());
    return { pick: () => (random(3) > 0 ? reads() : { ...writes(), downgrade }), stir: nothing };
  },

  notify(random) {
    const notify = new Notify();
    const model = new NotifyModel();
    return {
      pick: () => ({ model, what: null, begin: () => notify.notified(), release: nothing }),
      stir() {
        if (random(3) > 0) (model.one(), notify.notifyOne());
        else (model.all(), notify.notifyAll());
      },
    };
  },

  barrier(random) {
    const parties = 2 + random(3);
    const barrier = new Barrier(parties);
    const model = new BarrierModel(parties);
    return {
      pick: () => ({ model, what: null, begin: () => barrier.wait(), release: nothing }),
      stir: nothing,
    };
  },

  mpsc(random) {
    const capacity = 1 + random(3);
    const [sender, receiver] = mpsc(capacity);
    const model = new MpscModel(capacity);
    let next = 0;
    return {
      pick() {
        const value = random(2) === 0 ? null : next++;
        return {
          model,
          what: value,
          begin: () => (value === null ? receiver.recv() : sender.send(value)),
          release: nothing,
        };
      },
      stir: nothing,
    };
  },

  oneshot(random) {
    // Some channels that nobody has received from; one that nobody waits for may be waited for again.
    let channels = [];
    let next = 0;
    const add = () => {
      const [sender, receiver] = oneshot();
      channels.push({ sender, receiver, model: new OneshotModel() });
      return channels.at(-1);
    };
    return {
      pick() {
        channels = channels.filter(({ model }) => model.state !== 'taken');
        const idle = channels.filter(({ model }) => model.waiting.length === 0);
        const { receiver, model } = idle[random(idle.length + 1)] ?? add();
        return { model, what: null, begin: () => receiver.recv(), release: nothing };
      },
      stir() {
        const open = channels.filter(({ model }) => model.state === 'open');
        const { model, sender } = open[random(open.length + 1)] ?? add();
        model.send(next);
        if (!sender.send(next++)) throw new Error('an open oneshot does not take a value');
      },
    };
  },

  broadcast(random) {
    const capacity = 1 + random(3);
    const [sender, first] = broadcast(capacity);
    const receivers = [first, sender.subscribe(), sender.subscribe()];
    const model = new BroadcastModel(capacity, receivers.length);
    let next = 0;
    return {
      pick() {
        const which = random(receivers.length);
        const iterates = random(2) === 0;
        const begin = () => (iterates ? receivers[which].next() : receivers[which].recv());
        return { model, what: which, iterates, begin, release: nothing };
      },
      stir() {
        model.send(next);
        sender.send(next++);
        if (receivers.length === MOST_RECEIVERS || random(4) > 0) return;
        model.positions.push(model.sent.length);
        receivers.push(sender.subscribe());
      },
    };
  },

  watch(random) {
    const [sender, first] = watch(0);
    const receivers = [first, sender.subscribe(), first.clone()];
    const model = new WatchModel(receivers.length);
    const iterators = receivers.map(iterator);
    return {
      pick() {
        const which = random(receivers.length);
        const iterates = iterators[which] !== null && random(2) === 0;
        const begin = () => (iterates ? iterators[which].next() : receivers[which].changed());
        const release = () => {
          if (receivers[which].borrow() !== model.version) throw new Error('not the latest value');
        };
        return { model, what: which, iterates, begin, release };
      },
      stir() {
        model.send();
        sender.send(model.version);
        if (receivers.length === MOST_RECEIVERS || random(4) > 0) return;
        if (random(2) === 0) {
          receivers.push(sender.subscribe());
          iterators.push(iterator(receivers.at(-1)));
          model.seen.push(model.version);
        } else {
          const which = random(receivers.length);
          receivers.push(receivers[which].clone());
          // The first result of an iterator is the present value, and marks it as seen.
          iterators.push(null);
          model.seen.push(model.seen[which]);
        }
      },
    };
  },
};
