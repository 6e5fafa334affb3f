// One call with a callback as an operation: all of the node driver's, and what the ring has no operation for. What libuv's threads have begun cannot be
// taken back, so cancelling waits for the outcome; what had not begun when it was cancelled never does.
import type { Descriptor } from './descriptor.ts';
import { Life, Operation } from './operation.ts';

export type Done = (error: Error | null, value?: unknown) => void;

export class CallbackOperation extends Operation {
  private readonly run: (done: Done) => void;
  private readonly unwanted: ((value: unknown) => void) | null;

  /** `unwanted` gives back what came in spite of a cancellation, which then is the outcome; without it the value is. */
  constructor(
    syscall: string,
    owner: Descriptor | null,
    run: (done: Done) => void,
    unwanted: ((value: unknown) => void) | null = null,
  ) {
    super(syscall, owner);
    this.run = run;
    this.unwanted = unwanted;
  }

  launch(): void {
    this.life = Life.IN_FLIGHT;
    try {
      this.run((error, value) => this.settled(error, value));
    } catch (error) {
      this.settled(error as Error, undefined);
    }
  }

  private settled(error: Error | null, value: unknown): void {
    if (this.life === Life.DONE) return;
    if (error === null && this.life === Life.CANCELLING && this.unwanted !== null) {
      this.unwanted(value);
      this.reject(this.cancellation());
    } else if (error === null) this.succeed(value);
    else this.reject(this.life === Life.CANCELLING && isAbort(error) ? this.cancellation() : error);
  }

  cancel(): void {
    if (this.life === Life.IN_FLIGHT) this.life = Life.CANCELLING;
  }
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError';
}
