// Ends of a oneshot channel on other cores.
import { OneshotReceiver, OneshotSender } from '../channel/oneshot.ts';
import { leaf } from '../task/leaf.ts';
import { travels, Travels } from '../task/travels.ts';
import { RemoteCall } from './calls.ts';
import { type Remote } from './copies.ts';
import { addKind } from './kinds.ts';

const enum To {
  RECEIVE = 1,
  BACK = 2,
  SEND = 3,
  CLOSE = 4,
}

class AwayReceiver extends OneshotReceiver<unknown> {
  readonly remote: Remote;

  constructor(remote: Remote) {
    super();
    this.remote = remote;
  }

  override recv(): Promise<unknown> {
    const back = (value: unknown): void => this.remote.mention(To.BACK, value);
    return leaf(recv, new RemoteCall(this, this.remote, To.RECEIVE, undefined, { back }));
  }
}

const { recv } = AwayReceiver.prototype;

class AwaySender extends OneshotSender<unknown> {
  readonly remote: Remote;
  #used = false;

  constructor(remote: Remote) {
    super(new OneshotReceiver());
    this.remote = remote;
  }

  override send(value: unknown): boolean {
    if (this.#used) return false;
    this.remote.tell(To.SEND, value);
    return (this.#used = true);
  }

  override close(): void {
    if (this.#used) return;
    this.#used = true;
    this.remote.mention(To.CLOSE);
  }
}

travels(AwayReceiver.prototype, Travels.ONESHOT_RECEIVER);
travels(AwaySender.prototype, Travels.ONESHOT_SENDER);

addKind<OneshotReceiver<unknown>>(Travels.ONESHOT_RECEIVER, {
  state: () => null,
  copy: (remote) => new AwayReceiver(remote),
  services: {
    [To.RECEIVE]: (receiver) => receiver.recv(),
    [To.BACK]: (receiver, value: unknown) => receiver.giveBack(value),
  },
  answers: { [To.RECEIVE]: { undo: (receiver, value: unknown) => receiver.giveBack(value) } },
});

addKind<OneshotSender<unknown>>(Travels.ONESHOT_SENDER, {
  state: () => null,
  copy: (remote) => new AwaySender(remote),
  services: {
    [To.SEND]: ({ receiver }, value: unknown) => receiver.deliver(value),
    [To.CLOSE]: (sender) => sender.close(),
  },
  holderLost: ({ receiver }, _lost, why) => receiver.close(why),
});
