// An operation that fails as soon as it starts: how wrong arguments become rejections.
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';
import { fail } from '../executor/executor.ts';

export class Refused implements Op {
  private readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }

  start(frame: Frame): void {
    fail(frame, this.error);
  }

  cancel(): void {}
}

/** The operation that `make` returns, or one that fails with what it throws. */
export function attempt(make: () => Op): Op {
  try {
    return make();
  } catch (error) {
    return new Refused(error);
  }
}
