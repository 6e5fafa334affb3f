// Copies of handles whose home is another core: one for each, so that a handle that comes twice is the same object, found by home and
// number as long as the program has it. When it has it no more, the home hears.
import { CoreLostError } from '../cores/core-lost-error.ts';
import { say, Verb } from './speak.ts';

/** Where the handle of a copy is. */
export class Remote {
  readonly home: number;
  readonly id: number;
  /** Its home is gone. */
  lost: CoreLostError | null = null;
  /** What is done when the program does not have the copy any more. Must not hold it. */
  collected: (() => void) | null = null;

  constructor(home: number, id: number) {
    this.home = home;
    this.id = id;
  }

  /** Asks the home to do something, and does not hear what comes of it. Throws a CoreLostError if it is gone. */
  tell(method: number, value?: unknown, root?: string): void {
    if (this.lost !== null) throw this.lost;
    if (!say(this.home, Verb.TELL, 0, this.id, method, value, root)) throw (this.lost = homeGone(this.home));
  }

  /** The same where nothing is amiss if it is gone. */
  mention(method: number, value?: unknown): void {
    if (this.lost === null) say(this.home, Verb.TELL, 0, this.id, method, value);
  }
}

export function homeGone(home: number): CoreLostError {
  return new CoreLostError(`core ${home} ended, and with it what this handle is of`);
}

const copies = new Map<string, WeakRef<object>>();
const remotes = new WeakMap<object, Remote>();
/** Copies that messages name which have not been read: nobody else may keep them until then. */
const lent = new Map<object, number>();
const gone = new FinalizationRegistry<Remote>((remote) => {
  const key = keyOf(remote.home, remote.id);
  if (copies.get(key)?.deref() === undefined) copies.delete(key);
  if (remote.lost !== null) return;
  remote.collected?.();
  say(remote.home, Verb.DROP, 0, remote.id);
});

function keyOf(home: number, id: number): string {
  return `${home}.${id}`;
}

/** Where the handle of `copy` is; undefined if it is no copy. */
export function remoteOf(copy: object): Remote | undefined {
  return remotes.get(copy);
}

export function copyOf(home: number, id: number): object | undefined {
  return copies.get(keyOf(home, id))?.deref();
}

export function addCopy(copy: object, remote: Remote): void {
  copies.set(keyOf(remote.home, remote.id), new WeakRef(copy));
  remotes.set(copy, remote);
  gone.register(copy, remote);
}

export function lendCopy(copy: object): void {
  lent.set(copy, (lent.get(copy) ?? 0) + 1);
}

export function copyReturned(home: number, id: number): void {
  const copy = copyOf(home, id);
  const count = copy === undefined ? 0 : (lent.get(copy) ?? 0);
  if (count > 1) lent.set(copy!, count - 1);
  else if (copy !== undefined) lent.delete(copy);
}

/** Core `home` is gone: the copies of what it had. */
export function homeLost(home: number): object[] {
  const lost: object[] = [];
  for (const ref of copies.values()) {
    const copy = ref.deref();
    const remote = copy && remotes.get(copy);
    if (remote === undefined || remote.home !== home) continue;
    remote.lost ??= homeGone(home);
    lost.push(copy!);
  }
  return lost;
}

/** Copies that the program has here. */
export function copyCount(): number {
  return copies.size;
}

export function forgetCopies(why: CoreLostError): object[] {
  const all: object[] = [];
  for (const ref of copies.values()) {
    const copy = ref.deref();
    if (copy === undefined) continue;
    remotes.get(copy)!.lost ??= why;
    all.push(copy);
  }
  copies.clear();
  lent.clear();
  return all;
}
