// An open file or socket: counts what is in flight on it, and closes only when nothing is any more. The kernel
// cancels nothing when a descriptor is closed, and a number reused too early would hit somebody else's file.
import { closedError } from './errors.ts';
import type { Operation } from './operation.ts';

export const enum Openness {
  OPEN,
  /** close() was called: nothing new is admitted, what is in flight is being cancelled. */
  CLOSING,
  CLOSED,
}

export class Descriptor {
  state = Openness.OPEN;
  /** What it is called in errors: file, stream, listener. */
  readonly kind: string;
  private head: Operation | null = null;
  private idle: (() => void) | null = null;

  constructor(kind: string) {
    this.kind = kind;
  }

  get open(): boolean {
    return this.state === Openness.OPEN;
  }

  /** What an operation fails with that was not admitted. */
  refusal(syscall: string): Error {
    return closedError(syscall, this.kind);
  }

  /** False if the operation must not start: the descriptor is closing, or cannot take it any more. */
  admit(operation: Operation): boolean {
    if (this.state !== Openness.OPEN) return false;
    operation.after = this.head;
    if (this.head !== null) this.head.before = operation;
    this.head = operation;
    return true;
  }

  release(operation: Operation): void {
    const { before, after } = operation;
    if (before !== null) before.after = after;
    else if (this.head === operation) this.head = after;
    if (after !== null) after.before = before;
    operation.before = operation.after = null;
    if (this.head === null && this.idle !== null) {
      const idle = this.idle;
      this.idle = null;
      idle();
    }
  }

  /** Admits nothing more, cancels what is in flight, then calls back: at once if nothing is. */
  quiesce(idle: () => void): void {
    this.state = Openness.CLOSING;
    for (let operation = this.head; operation !== null;) {
      const next: Operation | null = operation.after;
      operation.cancel();
      operation = next;
    }
    if (this.head === null) idle();
    else this.idle = idle;
  }
}
