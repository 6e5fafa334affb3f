// Ends of an mpsc channel on other cores. Receivers ask for values and get what there is, ahead of its use. Senders send without asking as long as they have credit: room
// that the home has reserved for their core. What was taken ahead counts as room taken until it is used, so that the channel never holds
// more than its capacity, wherever its ends are. Credit and values that are not used go back as soon as anybody waits for them.
import { Channel, Send, sendClosed } from '../channel/mpsc/channel.ts';
import { Receiver } from '../channel/mpsc/receiver.ts';
import { Sender } from '../channel/mpsc/sender.ts';
import type { Ring } from '../channel/ring.ts';
import { WaitQueue } from '../sync/wait-queue.ts';
import { deliver, deliverInOrder, refuse } from '../task/deliver.ts';
import { leafTask } from '../task/leaf.ts';
import type { Op } from '../task/op.ts';
import { Travels, travels } from '../task/travels.ts';
import { RemoteCall } from './calls.ts';
import { addCopy, Remote, remoteOf } from './copies.ts';
import { adopt, holdersOf, newNumber, numberOf } from './home.ts';
import { addKind } from './kinds.ts';
import { say, Verb } from './speak.ts';

/** Credit given without being asked for, at most: half of what is free. Guessed. */
const MOST_CREDIT = 64;
/** Values taken ahead, at most. Guessed. */
const MOST_AHEAD = 64;

const enum To {
  VALUE = 1,
  ASK = 2,
  RETURN = 3,
  CLOSE = 4,
  RECEIVE = 5,
  BACK = 6,
  CLONE = 7,
  TAKEN = 8,
}

const enum Push {
  GRANT = 1,
  /** To be returned if nobody waits for it. */
  GRANT_TIGHT = 2,
  RECALL = 3,
  CLOSED = 4,
}

type Result = IteratorResult<unknown, undefined> & {
  /** Values behind the one asked for. */
  ahead?: unknown[];
};

/** Values that go back, oldest first, and how many of them were taken ahead. */
type Back = [values: unknown[], ahead: number];

/** At home: a core's wish for room, in the queue of those who wait for it. */
class Wish extends Send<unknown> {
  constructor(
    queue: WaitQueue<Send<unknown>>,
    readonly credits: Credits,
    readonly core: number,
  ) {
    super(queue, undefined);
  }

  override serve(): void {
    this.credits.grant(this.core, 1);
  }

  override refuse(): void {}
}

/** At home: what other cores may fill. */
class Credits {
  private readonly byCore = new Map<number, number>();
  /** Values that cores have taken ahead. */
  private readonly ahead = new Map<number, number>();

  constructor(readonly channel: Channel<unknown>) {}

  grant(core: number, count: number): void {
    const { channel } = this;
    channel.reserved += count;
    this.byCore.set(core, (this.byCore.get(core) ?? 0) + count);
    // Without open senders, those who still wait to send count, and nobody after them.
    const tight = channel.sending.head !== null || channel.senders === 0;
    const push = tight ? Push.GRANT_TIGHT : Push.GRANT;
    say(core, Verb.PUSH, 0, numberOf(channel), push, count);
  }

  asked(core: number, count: number): void {
    const { channel } = this;
    const now = channel.sending.head === null ? Math.min(count, channel.free) : 0;
    const more = now < count ? 0 : Math.min(MOST_CREDIT, (channel.free - now) >> 1);
    if (now + more > 0) this.grant(core, now + more);
    if (now === count) return;
    this.recall();
    for (let i = now; i < count; i++) channel.sending.push(new Wish(channel.sending, this, core));
  }

  recall(): void {
    for (const core of new Set([...this.byCore.keys(), ...this.ahead.keys()]))
      say(core, Verb.PUSH, 0, numberOf(this.channel), Push.RECALL);
  }

  closed(): void {
    for (const core of holdersOf(this.channel)) say(core, Verb.PUSH, 0, numberOf(this.channel), Push.CLOSED);
  }

  /** Core `core` has used `count`, or needs it no more. */
  release(core: number, count: number): void {
    const left = (this.byCore.get(core) ?? 0) - count;
    if (left < 0) return;
    if (left === 0) this.byCore.delete(core);
    else this.byCore.set(core, left);
    this.channel.reserved -= count;
  }

  /** What core `core` gets that asks for a value. */
  receive(core: number): unknown {
    const { channel } = this;
    const { buffer } = channel;
    if (buffer.size === 0 && !channel.ended) {
      if (channel.fault === null) return leafTask(channel.waitForValue(true));
      const { fault } = channel;
      channel.fault = null;
      throw fault;
    }
    const result: Result = channel.step();
    const count = Math.min(buffer.size, MOST_AHEAD);
    if (count === 0 || channel.sending.head !== null) return result;
    const ahead = Array.from({ length: count }, () => buffer.shift());
    channel.reserved += count;
    this.ahead.set(core, (this.ahead.get(core) ?? 0) + count);
    return { ...result, ahead };
  }

  /** Core `core` has used `count` values that it took ahead, or gives them back. */
  taken(core: number, count: number): void {
    const left = (this.ahead.get(core) ?? 0) - count;
    if (left < 0) return;
    if (left === 0) this.ahead.delete(core);
    else this.ahead.set(core, left);
    this.channel.reserved -= count;
  }

  lost(core: number): void {
    this.release(core, this.byCore.get(core) ?? 0);
    this.taken(core, this.ahead.get(core) ?? 0);
    for (let wish = this.channel.sending.head; wish !== null; wish = wish.next as Send<unknown> | null)
      if (wish instanceof Wish && wish.core === core) this.channel.sending.remove(wish);
    this.settle();
  }

  /** After room was released. */
  settle(): void {
    this.channel.admit();
    if (this.channel.reserved === 0) this.channel.end();
  }
}

/** Elsewhere: senders that wait for credit. */
class Asking extends WaitQueue<Send<unknown>> {
  channel: AwayChannel | null = null;

  override push(waiter: Send<unknown>): void {
    super.push(waiter);
    this.channel!.ask(1);
  }
}

/** The channel, as a core has it that is not its home. */
class AwayChannel extends Channel<unknown> {
  override readonly sending = new Asking();
  readonly remote: Remote;
  private credit = 0;
  /** Values taken ahead and used, of which the home has not heard. */
  private used = 0;
  /** Said by the home: there is nothing to take, and never will be. */
  private over = false;
  private lost: Error | null = null;

  constructor(remote: Remote, capacity: number, closed: boolean) {
    super(capacity);
    this.remote = remote;
    this.closed = closed;
    const { buffer } = this;
    remote.collected = () => giveBack(remote, buffer);
    this.sending.channel = this;
  }

  override get room(): boolean {
    if (this.lost !== null) throw this.lost;
    if (this.closed) throw sendClosed();
    return this.capacity === Infinity || this.credit > 0;
  }

  override get free(): number {
    return this.capacity === Infinity ? Infinity : this.credit;
  }

  override get ended(): boolean {
    return this.over;
  }

  override put(value: unknown): void {
    this.remote.tell(To.VALUE, value);
    if (this.capacity !== Infinity && --this.credit === 0) this.ask(0);
  }

  override waitForRoom(value: unknown): Op {
    return new Send<unknown>(this.sending, value);
  }

  override waitForValue(iterates: boolean): Op {
    return new RemoteCall(this, this.remote, To.RECEIVE, undefined, {
      made: (result) => {
        const { done, value, ahead = [] } = result as Result;
        this.over ||= done === true;
        for (const each of ahead) this.buffer.push(each);
        return iterates ? { done, value } : value;
      },
      back: (result) => {
        const { done, value, ahead = [] } = result as Result;
        if (done !== true) this.remote.mention(To.BACK, [[value, ...ahead], ahead.length] satisfies Back);
      },
    });
  }

  override take(): unknown {
    const value = this.buffer.shift();
    this.used++;
    if (this.buffer.size === 0) {
      this.remote.mention(To.TAKEN, this.used);
      this.used = 0;
    }
    return value;
  }

  /** What was taken ahead goes back. */
  returnValues(): void {
    if (this.used > 0) this.remote.mention(To.TAKEN, this.used);
    this.used = 0;
    giveBack(this.remote, this.buffer);
  }

  override enter(clone: object, of: object): void {
    const id = newNumber();
    remoteOf(of)!.tell(To.CLONE, id);
    addCopy(clone, new Remote(this.remote.home, id));
  }

  override leave(sender: object): void {
    remoteOf(sender)!.mention(To.CLOSE);
  }

  override close(): void {
    if (this.closed) return;
    this.remote.mention(To.CLOSE);
    this.shut(sendClosed);
  }

  ask(count: number): void {
    this.remote.mention(To.ASK, count);
  }

  granted(count: number, tight: boolean): void {
    this.credit += count;
    while (this.credit > 0 && this.sending.head !== null) {
      const waiter = this.sending.shift()!;
      try {
        this.put(waiter.value);
      } catch (error) {
        refuse(waiter.frame!, error);
        continue;
      }
      deliver(waiter.frame!, undefined);
    }
    if (tight) this.returnCredit();
  }

  returnCredit(): void {
    if (this.credit === 0 || this.sending.head !== null) return;
    const count = this.credit;
    this.credit = 0;
    this.remote.mention(To.RETURN, count);
  }

  /** Nothing is taken in any more. */
  shut(why: () => Error): void {
    this.closed = true;
    this.sending.serveAll((waiter) => refuse(waiter.frame!, why()));
    this.watching.serveAll((waiter) => deliverInOrder(waiter.frame!, undefined));
    this.returnCredit();
  }

  homeLost(why: Error): void {
    this.lost = why;
    this.shut(() => why);
  }
}

travels(AwayChannel.prototype, Travels.CHANNEL);

function giveBack(remote: Remote, buffer: Ring<unknown>): void {
  const { size } = buffer;
  if (size === 0) return;
  const values = Array.from({ length: size }, () => buffer.shift());
  remote.mention(To.BACK, [values, size] satisfies Back);
}

function creditsOf(channel: Channel<unknown>): Credits {
  return (channel.elsewhere ??= new Credits(channel)) as Credits;
}

addKind<Channel<unknown>>(Travels.CHANNEL, {
  state(channel) {
    if (!(channel instanceof AwayChannel)) creditsOf(channel);
    return [channel.capacity, channel.closed];
  },
  copy: (remote, [capacity, closed]: [number, boolean]) => new AwayChannel(remote, capacity, closed),
  services: {
    [To.VALUE]: (channel, value: unknown, from) => {
      if (channel.capacity === Infinity) {
        if (!channel.closed) channel.accept(value);
        return;
      }
      creditsOf(channel).release(from, 1);
      channel.accept(value);
      creditsOf(channel).settle();
    },
    [To.ASK]: (channel, count: number, from) => creditsOf(channel).asked(from, count),
    [To.RETURN]: (channel, count: number, from) => {
      creditsOf(channel).release(from, count);
      creditsOf(channel).settle();
    },
    [To.CLOSE]: (channel) => channel.close(),
    [To.RECEIVE]: (channel, _nothing, from) => creditsOf(channel).receive(from),
    [To.BACK]: (channel, [values, ahead]: Back, from) => {
      for (const value of values.reverse()) channel.giveBack(value);
      creditsOf(channel).taken(from, ahead);
      creditsOf(channel).settle();
    },
    [To.TAKEN]: (channel, count: number, from) => {
      creditsOf(channel).taken(from, count);
      creditsOf(channel).settle();
    },
  },
  pushed(copy, method, value: number) {
    const channel = copy as AwayChannel;
    if (method === Push.CLOSED) channel.shut(sendClosed);
    else if (method === Push.RECALL) {
      channel.returnCredit();
      channel.returnValues();
    } else channel.granted(value, method === Push.GRANT_TIGHT);
  },
  held(channel, from) {
    if (channel.closed) say(from, Verb.PUSH, 0, numberOf(channel), Push.CLOSED);
  },
  leaving: (copy) => (copy as AwayChannel).returnValues(),
  holderLost: (channel, lost) => creditsOf(channel).lost(lost),
  homeLost: (copy, why) => (copy as AwayChannel).homeLost(why),
});

addKind<Sender<unknown>>(Travels.SENDER, {
  state: ({ end }) => [end.channel, end.open],
  copy(_remote, [channel, open]: [Channel<unknown>, boolean]) {
    const sender = new Sender(channel);
    if (!open) sender.shut();
    return sender;
  },
  services: {
    [To.CLOSE]: (sender) => sender.close(),
    [To.CLONE]: (sender, id: number, from) => {
      const { channel } = sender.end;
      const clone = new Sender(channel);
      if (sender.end.open) channel.enter(clone, sender);
      else clone.shut();
      adopt(id, clone, from);
    },
  },
  holderLost(sender, _lost, why) {
    const { channel, open } = sender.end;
    if (!open) return;
    const waits = channel.receiving.head !== null;
    channel.receiving.serveAll((waiter) => refuse(waiter.frame!, why));
    if (!waits && channel.buffer.size === 0) channel.fault = why;
    sender.close();
  },
});

addKind<Receiver<unknown>>(Travels.RECEIVER, {
  state: ({ channel }) => channel,
  copy: (_remote, channel: Channel<unknown>) => new Receiver(channel),
  services: {},
  holderLost: ({ channel }, _lost, why) => channel.close(why),
});
