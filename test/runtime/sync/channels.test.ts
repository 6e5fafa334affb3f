// Channels, one by one: order, bounds, closing, and what a cancelled operation leaves behind. From native code and compiled.
import { test } from 'vitest';
import { inBoth } from '../programs.ts';

const HEAD = `
  import { sleep, spawnLocal, yieldNow } from 'heddle';
  import { broadcast, mpsc, oneshot, watch } from 'heddle/sync';
  const log = [];
  const caught = async (promise) => { try { return await promise; } catch (error) { return error.name + ': ' + error.message; } };
  const thrown = (f) => { try { return f(); } catch (error) { return error.name + ': ' + error.message; } };
  async function settle() { for (let i = 0; i < 20; i++) await yieldNow(); }
`;

test('mpsc: values in order, senders wait for room, the loop ends when all senders are closed', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [sender, receiver] = mpsc(2);
      async function produce(tx, from) { for (let i = from; i < from + 3; i++) { await tx.send(i); log.push('sent ' + i); } tx.close(); tx.close(); }
      const second = sender.clone();
      const tasks = [spawnLocal(produce, sender, 1), spawnLocal(produce, second, 11)];
      await settle();
      log.push(sender.capacity, receiver.size, second.trySend('no room'));
      const got = [];
      for await (const value of receiver) got.push(value);
      await Promise.all(tasks);
      // The order among the senders is the schedule's, that of each sender's values is not.
      const of = (low, high) => got.filter((value) => value > low && value < high);
      return [log.slice(2, 5), [...log.slice(0, 2), ...log.slice(5)].sort(), of(0, 10), of(10, 20), await receiver.recv(), await receiver.next(), receiver.tryRecv()];
    }`,
    [
      [0, 2, false],
      ['sent 1', 'sent 11', 'sent 12', 'sent 13', 'sent 2', 'sent 3'],
      [1, 2, 3],
      [11, 12, 13],
      undefined,
      { done: true, value: undefined },
      { done: true, value: undefined },
    ],
  ));

test('mpsc: receivers and senders that are cancelled take and send nothing', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [sender, receiver] = mpsc(1);
      const waits = spawnLocal(() => receiver.recv());
      await settle();
      waits.cancel();
      log.push((await caught(waits)).slice(0, 14));
      await sender.send('first');
      const blocked = spawnLocal(() => sender.send('never'));
      const next = spawnLocal(() => sender.send('second'));
      await settle();
      blocked.cancel();
      log.push((await caught(blocked)).slice(0, 14));
      log.push(await receiver.recv(), await receiver.recv(), receiver.tryRecv());
      await next;
      return log;
    }`,
    ['CancelledError', 'CancelledError', 'first', 'second', undefined],
  ));

test('mpsc: closing the receiver refuses senders, keeps what is there, and tells who watches', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [sender, receiver] = mpsc(1);
      await sender.send(1);
      const waits = spawnLocal(() => sender.send(2)), watches = spawnLocal(() => sender.closed());
      await settle();
      log.push(watches.done);
      receiver.close();
      log.push(await caught(waits), await watches, sender.isClosed, await sender.closed());
      log.push(await caught(sender.send(3)), thrown(() => sender.trySend(3)));
      log.push(await receiver.recv(), await receiver.recv());
      sender.close();
      log.push(await caught(sender.send(4)), thrown(() => sender.clone()));
      const [tx, rx] = mpsc(1);
      const ends = [spawnLocal(() => rx.recv()), spawnLocal(() => rx.next())];
      await settle();
      tx[Symbol.dispose]();
      log.push(await ends[0], await ends[1]);
      return log;
    }`,
    [
      false,
      'ChannelClosedError: Nobody will receive this value: the receiver of the channel is closed',
      undefined,
      true,
      undefined,
      'ChannelClosedError: Nobody will receive this value: the receiver of the channel is closed',
      'ChannelClosedError: Nobody will receive this value: the receiver of the channel is closed',
      1,
      undefined,
      'ChannelClosedError: This sender is closed: send before close(), or from a clone of it',
      'ChannelClosedError: This sender is closed: clone it before close()',
      undefined,
      { done: true, value: undefined },
    ],
  ));

test('mpsc: a long unbounded burst comes out in order, and a bad capacity says so', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [sender, receiver] = mpsc.unbounded();
      for (let i = 0; i < 1000; i++) await sender.send(i);
      for (let i = 0; i < 500; i++) if (await receiver.recv() !== i) log.push('wrong ' + i);
      for (let i = 1000; i < 3000; i++) sender.trySend(i);
      for (let i = 500; i < 3000; i++) if (receiver.tryRecv().value !== i) log.push('wrong ' + i);
      return [log, receiver.size, sender.capacity, thrown(() => mpsc(0)), thrown(() => mpsc())];
    }`,
    [
      [],
      0,
      Infinity,
      'RangeError: mpsc: the argument `capacity` is 0; it takes a whole number of at least 1',
      'TypeError: mpsc: the argument `capacity` is undefined; it takes a whole number of at least 1',
    ],
  ));

test('broadcast: everybody gets everything, who lags is told how much was missed', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [sender, early] = broadcast(2);
      sender.send('a');
      const late = sender.subscribe();
      const waits = spawnLocal(() => late.recv());
      await settle();
      log.push(sender.send('b'), await waits);
      sender.send('c'); sender.send('d');
      log.push(early.size, await caught(early.recv()), await early.recv(), await early.recv());
      log.push(await late.recv(), (await late.next()).value, late.tryRecv());
      const cancelled = spawnLocal(() => early.recv());
      await settle();
      cancelled.cancel();
      log.push((await caught(cancelled)).slice(0, 14));
      late.close();
      log.push(sender.receiverCount, (await caught(late.recv())).slice(0, 18));
      sender.send('e');
      const rest = [];
      async function loop() { for await (const value of early) rest.push(value); }
      const looping = spawnLocal(loop);
      await settle();
      sender.send('f');
      await settle();
      sender.close();
      await looping;
      log.push(rest, (await caught(early.recv())).slice(0, 18), thrown(() => sender.send('g')).slice(0, 18));
      early.close();
      return log;
    }`,
    [
      2,
      'b',
      4,
      'LaggedError: The receiver missed 2 values: it was more than 2 behind. Go on receiving to get the oldest one kept, or give the channel a larger capacity',
      'c',
      'd',
      'c',
      'd',
      undefined,
      'CancelledError',
      1,
      'ChannelClosedError',
      ['e', 'f'],
      'ChannelClosedError',
      'ChannelClosedError',
    ],
  ));

test('watch: the latest value, changes seen once by each receiver, the end', () =>
  inBoth(
    `${HEAD}
    export default async function main() {
      const [sender, receiver] = watch(1);
      log.push(receiver.borrow(), receiver.hasChanged);
      const waits = spawnLocal(() => receiver.changed());
      await settle();
      sender.send(2); sender.modify((value) => value + 1);
      await waits;
      log.push(receiver.borrow(), receiver.hasChanged);
      await receiver.changed();
      log.push(receiver.borrowAndUpdate(), sender.subscribe().hasChanged, receiver.clone().hasChanged, sender.receiverCount);
      const cancelled = spawnLocal(() => receiver.changed());
      await settle();
      cancelled.cancel();
      log.push((await caught(cancelled)).slice(0, 14));
      const seen = [];
      async function loop() { for await (const value of receiver) seen.push(value); }
      const looping = spawnLocal(loop);
      await settle();
      sender.send(4); sender.send(5);
      await settle();
      sender.send(6);
      sender.close();
      await looping;
      log.push(seen, (await caught(receiver.changed())).slice(0, 18), receiver.borrow());
      receiver.close();
      return log;
    }`,
    [1, false, 3, true, 3, false, false, 3, 'CancelledError', [3, 4, 5, 6], 'ChannelClosedError', 6],
  ));

test('who loses as the values are handed out has taken none', () =>
  inBoth(
    `import { select } from 'heddle';
    ${HEAD}
    export default async function main() {
      const [tx, first] = broadcast(4);
      const second = tx.subscribe();
      const both = spawnLocal(() => select({ a: () => first.recv(), b: () => second.recv() }, { biased: true }));
      await settle();
      tx.send(1);
      log.push((await both).key, second.size, second.tryRecv()?.value, await caught(Promise.resolve(first.tryRecv())));
      return log;
    }`,
    ['a', 1, 1, undefined],
  ));
