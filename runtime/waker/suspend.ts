// `suspend`: the way to write a leaf operation in user code.
import { leaf } from '../task/leaf.ts';
import { Waker } from './shared-waker.ts';
import { Suspension, type LocalWaker } from './waker.ts';

export interface SuspendContext<T> {
  /** Completes the suspension; to be called in this isolate. */
  localWaker(): LocalWaker<T>;
  /** Completes the suspension with undefined; may be called from any thread. */
  waker(): Waker;
}

/**
 * Suspends until a waker obtained from `cx` is used. `setup` runs once, when the suspension begins. What it returns, if
 * anything, is called when the task is cancelled while suspended here.
 */
export function suspend<T = void>(setup: (cx: SuspendContext<T>) => (() => void) | void): Promise<T> {
  return leaf(
    suspend,
    new Suspension<T>((suspension) => {
      let shared: Waker | undefined;
      return setup({
        localWaker: () => suspension,
        waker: () => (shared ??= new Waker(suspension as LocalWaker<never>)),
      });
    }),
  );
}
