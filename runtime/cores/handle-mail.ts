// Mail about handles, for those who deliver it: what runtime/remote makes of it, and that it is read in the order in which its sender sent
// it, although some of it has to wait for a module.
import { At, type TaskKey } from '../send/capsule.ts';
import type { Decoder } from '../send/decoder.ts';
import type { Borrowed } from '../send/handles.ts';
import { Mail } from './mail.ts';

export interface HandleMail {
  /** The decoder stands behind the header. */
  read(d: Decoder, key: TaskKey): void;
  /** It can never be read. */
  unreadable(message: Uint8Array, key: TaskKey, error: Error): void;
  /** A message that has been read named these. */
  named(list: readonly Borrowed[]): void;
  /** Core `core` is gone. */
  lost(core: number): void;
}

const nothing = (): void => undefined;

/** Set by runtime/remote. */
export const handleMail: HandleMail = { read: nothing, unreadable: nothing, named: nothing, lost: nothing };

function senderOf(message: Uint8Array): number {
  const words = new Int32Array(message.buffer, message.byteOffset, At.BODY);
  return (words[At.KIND]! & 0xff) === Mail.HANDLE ? words[At.HOME]! : -1;
}

/** Who has sent something that waits, and what has come from there since. */
export class InOrder {
  private readonly behind = new Map<number, Uint8Array[]>();
  private readonly deliver: (message: Uint8Array) => void;

  constructor(deliver: (message: Uint8Array) => void) {
    this.deliver = deliver;
  }

  /** Whether the message has to wait for others of its sender: a copy of it is kept. */
  keeps(message: Uint8Array, length: number): boolean {
    if (this.behind.size === 0) return false;
    const list = this.behind.get(senderOf(message));
    list?.push(message.slice(0, length));
    return list !== undefined;
  }

  /** The message waits. */
  begin(message: Uint8Array): void {
    const sender = senderOf(message);
    if (sender >= 0 && !this.behind.has(sender)) this.behind.set(sender, []);
  }

  /** Its wait is over: it is delivered, and what came behind it. */
  end(message: Uint8Array, deliver: () => void): void {
    const sender = senderOf(message);
    const list = this.behind.get(sender);
    this.behind.delete(sender);
    deliver();
    if (list === undefined) return;
    // That may have begun to wait in turn.
    for (let i = 0; i < list.length; i++) {
      const next = this.behind.get(sender);
      if (next !== undefined) return void next.unshift(...list.slice(i));
      this.deliver(list[i]!);
    }
  }
}
