// AbortSignals on other cores. The home does not keep a signal for their sake: once the program has it no more, nothing can abort it, and
// the copies are let go. Until then they are kept, because somebody may have left nothing but a listener with them.
import { Travels, travels } from '../task/travels.ts';
import { SendError } from '../send/send-error.ts';
import { holdersOf, numberOf } from './home.ts';
import { addKind, tellOthersBy } from './kinds.ts';
import { say, Verb } from './speak.ts';

const enum Push {
  ABORT = 1,
  /** It will never be. */
  GONE = 2,
}

/** What the home has of a signal that was sent. */
class Sent {
  readonly signal: WeakRef<AbortSignal>;
  readonly listener: () => void;

  constructor(signal: AbortSignal) {
    this.signal = new WeakRef(signal);
    this.listener = () => this.tell(Push.ABORT, this.signal.deref()?.reason);
    signal.addEventListener('abort', this.listener, { once: true });
    collected.register(signal, this);
  }

  tell(what: Push, reason?: unknown): void {
    for (const core of holdersOf(this)) {
      try {
        say(core, Verb.PUSH, 0, numberOf(this), what, reason);
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        say(core, Verb.PUSH, 0, numberOf(this), what, error);
      }
    }
  }
}

const sent = new WeakMap<AbortSignal, Sent>();
const collected = new FinalizationRegistry<Sent>((what) => what.tell(Push.GONE));

/** Of copies that may still be aborted. */
const controllers = new Map<AbortSignal, AbortController>();

tellOthersBy((handle) =>
  handle instanceof AbortSignal || handle instanceof Sent ? Travels.ABORT_SIGNAL : undefined,
);
travels(Sent.prototype, Travels.ABORT_SIGNAL);

function sentOf(signal: AbortSignal): Sent {
  let what = sent.get(signal);
  if (what === undefined) sent.set(signal, (what = new Sent(signal)));
  return what;
}

addKind<AbortSignal>(Travels.ABORT_SIGNAL, {
  state: ({ aborted, reason }) => (aborted ? [reason] : []),
  copy(_remote, reason: unknown[]) {
    const controller = new AbortController();
    const { signal } = controller;
    if (reason.length > 0) controller.abort(reason[0]);
    else controllers.set(signal, controller);
    return signal;
  },
  stands: sentOf,
  original: (standIn) => (standIn as Sent).signal.deref() ?? new AbortController().signal,
  services: {},
  pushed(copy, what, reason: unknown) {
    const controller = controllers.get(copy);
    controllers.delete(copy);
    if (what === Push.ABORT) controller?.abort(reason);
  },
  held(standIn) {
    const what = standIn as unknown as Sent;
    const signal = what.signal.deref();
    if (signal === undefined) what.tell(Push.GONE);
    else if (signal.aborted) what.tell(Push.ABORT, signal.reason);
  },
  forgotten(standIn) {
    const { signal, listener } = standIn as unknown as Sent;
    const kept = signal.deref();
    kept?.removeEventListener('abort', listener);
    if (kept !== undefined) sent.delete(kept);
  },
  homeLost: (copy, why) => {
    controllers.get(copy)?.abort(why);
    controllers.delete(copy);
  },
});
