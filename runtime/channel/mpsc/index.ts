// `mpsc`: many senders, one receiver, values in the order in which they were sent.
import { wholeNumber } from '../../options/check.ts';
import { Channel } from './channel.ts';
import { Receiver } from './receiver.ts';
import { Sender } from './sender.ts';

export { Receiver } from './receiver.ts';
export { Sender } from './sender.ts';

function open<T>(capacity: number): [Sender<T>, Receiver<T>] {
  const channel = new Channel<T>(capacity);
  return [new Sender(channel), new Receiver(channel)];
}

function bounded<T>(capacity: number): [Sender<T>, Receiver<T>] {
  return open<T>(wholeNumber(capacity, 1, 'mpsc(capacity)'));
}

function unbounded<T>(): [Sender<T>, Receiver<T>] {
  return open<T>(Infinity);
}

/**
 * A channel within this core that holds up to `capacity` values, 1 or more; further senders wait. Close the senders (or
 * hold them with `using`): the receiver's loop ends when all are closed. `mpsc.unbounded()` never makes a sender wait and
 * grows without limit if the receiver is slower.
 */
export const mpsc = Object.assign(bounded, { unbounded });
