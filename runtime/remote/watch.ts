// Ends of a watch channel on other cores. Each core has the latest value, so that it can be looked at without waiting: the home sends a
// change to all that have a copy, and to each the next one, whatever lies between, when it has acknowledged the last.
import { Shared, WatchReceiver, WatchSender } from '../channel/watch.ts';
import { travels, Travels } from '../task/travels.ts';
import { SendError } from '../send/send-error.ts';
import type { Remote } from './copies.ts';
import { holdersOf, numberOf } from './home.ts';
import { addKind } from './kinds.ts';
import { say, Verb } from './speak.ts';

const enum To {
  SET = 1,
  CLOSE = 2,
  HEARD = 3,
}

type Latest = [value: unknown, version: number, closed: boolean];

/** At home: who has heard of what. */
class Telling {
  readonly shared: Shared<unknown>;
  /** Cores that have been told and have not acknowledged, and whether there is news since. */
  private readonly unheard = new Map<number, boolean>();

  constructor(shared: Shared<unknown>) {
    this.shared = shared;
  }

  changed(): void {
    for (const core of holdersOf(this.shared)) this.tell(core);
  }

  tell(core: number): void {
    if (this.unheard.has(core)) return void this.unheard.set(core, true);
    const { value, version, closed } = this.shared;
    const latest: Latest = [value, version, closed];
    this.unheard.set(core, false);
    try {
      say(core, Verb.PUSH, 0, numberOf(this.shared), 0, latest);
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      say(core, Verb.PUSH, 0, numberOf(this.shared), 1, error);
    }
  }

  heard(core: number): void {
    const news = this.unheard.get(core);
    this.unheard.delete(core);
    if (news === true) this.tell(core);
  }

  lost(core: number): void {
    this.unheard.delete(core);
  }
}

function tellingOf(shared: Shared<unknown>): Telling {
  return (shared.elsewhere ??= new Telling(shared)) as Telling;
}

/** The channel, as a core has it that is not its home. */
class AwayShared extends Shared<unknown> {
  readonly remote: Remote;
  /** The version that the home has sent last. */
  private known: number;

  constructor(remote: Remote, [value, version, closed]: Latest) {
    super(value);
    this.remote = remote;
    this.version = this.known = version;
    this.closed = closed;
    this.crosses = true;
  }

  override set(value: unknown): void {
    this.remote.tell(To.SET, value);
    super.set(value);
  }

  override close(): void {
    if (this.closed) return;
    this.remote.mention(To.CLOSE);
    super.close();
  }

  heard([value, version, closed]: Latest): void {
    // What was sent from here has been seen here, and comes back.
    if (version > this.known && version > this.version) {
      this.version = version - 1;
      super.set(value);
    }
    this.known = version;
    if (closed) super.close();
    this.remote.mention(To.HEARD);
  }

  broken(why: Error): void {
    this.remote.mention(To.HEARD);
    super.close(why);
  }
}

travels(AwayShared.prototype, Travels.WATCHED);

addKind<Shared<unknown>>(Travels.WATCHED, {
  state(shared) {
    if (!(shared instanceof AwayShared)) tellingOf(shared);
    return [shared.value, shared.version, shared.closed] satisfies Latest;
  },
  copy: (remote, latest: Latest) => new AwayShared(remote, latest),
  services: {
    [To.SET]: (shared, value: unknown) => {
      if (!shared.closed) shared.set(value);
    },
    [To.CLOSE]: (shared) => shared.close(),
    [To.HEARD]: (shared, _nothing, from) => tellingOf(shared).heard(from),
  },
  pushed(copy, failed, latest: Latest | Error) {
    if (failed === 0) (copy as AwayShared).heard(latest as Latest);
    else (copy as AwayShared).broken(latest as Error);
  },
  held: (shared, from) => tellingOf(shared).tell(from),
  holderLost: (shared, lost) => tellingOf(shared).lost(lost),
  homeLost: (copy, why) => (copy as AwayShared).broken(why),
});

addKind<WatchSender<unknown>>(Travels.WATCH_SENDER, {
  state: ({ shared }) => shared,
  copy: (_remote, shared: Shared<unknown>) => new WatchSender(shared),
  services: {},
  holderLost({ shared }, _lost, why) {
    if (!shared.closed) shared.close(why);
  },
});

addKind<WatchReceiver<unknown>>(Travels.WATCH_RECEIVER, {
  state: ({ end }) => [end.shared, end.version, end.open],
  copy(_remote, [shared, version, open]: [Shared<unknown>, number, boolean]) {
    const receiver = new WatchReceiver(shared, version);
    if (!open) receiver.close();
    return receiver;
  },
  services: {},
});
