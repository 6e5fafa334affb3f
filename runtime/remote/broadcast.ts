// Ends of a broadcast channel on other cores. Each receiver is at home, where its place among the values is known, and is asked for each
// value. How many receivers there are, a sender elsewhere knows as the home has said it last.
import { BroadcastReceiver, BroadcastSender, Shared } from '../channel/broadcast.ts';
import { ChannelClosedError } from '../channel/errors.ts';
import { leaf, leafValue } from '../task/leaf.ts';
import { travels, Travels } from '../task/travels.ts';
import { RemoteCall } from './calls.ts';
import { addCopy, Remote } from './copies.ts';
import { adopt, newNumber, numberOf } from './home.ts';
import { addKind } from './kinds.ts';
import { say, Verb } from './speak.ts';

const enum To {
  RECEIVE = 1,
  NEXT = 2,
  BACK = 3,
  CLOSE = 4,
  SEND = 5,
  SUBSCRIBE = 6,
}

/** A value, and how many receivers its sender believes in. */
type Sent = [value: unknown, receivers: number];

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };

class AwayReceiver extends BroadcastReceiver<unknown> {
  readonly remote: Remote;
  #over = false;

  constructor(remote: Remote) {
    super(new Shared(1));
    this.remote = remote;
  }

  override recv(): Promise<unknown> {
    const back = (): void => this.remote.mention(To.BACK);
    return leaf(recv, new RemoteCall(this, this.remote, To.RECEIVE, undefined, { back }));
  }

  override next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#over) return leafValue(next, END);
    const back = (result: unknown): void => {
      if ((result as IteratorResult<unknown>).done !== true) this.remote.mention(To.BACK);
    };
    return leaf(next, new RemoteCall(this, this.remote, To.NEXT, undefined, { back }));
  }

  /** What is elsewhere has to be waited for. */
  override tryRecv(): undefined {
    return undefined;
  }

  override close(): void {
    this.#over = true;
    this.remote.mention(To.CLOSE);
  }
}

const { recv, next } = AwayReceiver.prototype;

class AwaySender extends BroadcastSender<unknown> {
  readonly remote: Remote;
  #closed: boolean;
  /** As last heard. */
  receivers: number;

  constructor(remote: Remote, closed: boolean, receivers: number) {
    super(new Shared(1));
    this.remote = remote;
    this.#closed = closed;
    this.receivers = receivers;
  }

  override get receiverCount(): number {
    return this.receivers;
  }

  override get closed(): boolean {
    return this.#closed;
  }

  override send(value: unknown): number {
    if (this.#closed) throw new ChannelClosedError('This channel is closed: send before close()');
    this.remote.tell(To.SEND, [value, this.receivers] satisfies Sent);
    return this.receivers;
  }

  override subscribe(): BroadcastReceiver<unknown> {
    const id = newNumber();
    this.remote.tell(To.SUBSCRIBE, id);
    const there = new Remote(this.remote.home, id);
    const receiver = new AwayReceiver(there);
    addCopy(receiver, there);
    return receiver;
  }

  override close(): void {
    this.#closed = true;
    this.remote.mention(To.CLOSE);
  }
}

travels(AwayReceiver.prototype, Travels.BROADCAST_RECEIVER);
travels(AwaySender.prototype, Travels.BROADCAST_SENDER);

addKind<BroadcastReceiver<unknown>>(Travels.BROADCAST_RECEIVER, {
  state: () => null,
  copy: (remote) => new AwayReceiver(remote),
  services: {
    [To.RECEIVE]: (receiver) => receiver.recv(),
    [To.NEXT]: (receiver) => receiver.next(),
    [To.BACK]: (receiver) => receiver.giveBack(),
    [To.CLOSE]: (receiver) => receiver.close(),
  },
  answers: {
    [To.RECEIVE]: { undo: (receiver) => receiver.giveBack() },
    [To.NEXT]: {
      undo(receiver, result: IteratorResult<unknown>) {
        if (result.done !== true) receiver.giveBack();
      },
    },
  },
  holderLost: (receiver) => receiver.close(),
});

addKind<BroadcastSender<unknown>>(Travels.BROADCAST_SENDER, {
  state: ({ closed, receiverCount }) => [closed, receiverCount],
  copy: (remote, [closed, receivers]: [boolean, number]) => new AwaySender(remote, closed, receivers),
  services: {
    [To.SEND]: (sender, [value, believed]: Sent, from) => {
      if (!sender.closed) sender.accept(value);
      const { receiverCount } = sender;
      if (receiverCount !== believed) say(from, Verb.PUSH, 0, numberOf(sender), 0, receiverCount);
    },
    [To.CLOSE]: (sender) => sender.close(),
    [To.SUBSCRIBE]: (sender, id: number, from) => adopt(id, sender.subscribe(), from),
  },
  pushed(copy, _what, receivers: number) {
    (copy as AwaySender).receivers = receivers;
  },
  holderLost: (sender, _lost, why) => sender.breakOff(why),
});
