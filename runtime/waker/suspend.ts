// `suspend`: the way to write a leaf operation in user code.
import { leaf } from '../task/leaf.ts';
import { Context } from './context.ts';
import { Suspension, type LocalWaker, type Setup } from './waker.ts';

/** What `suspend` hands to its setup function. */
export type SuspendContext<T = void> = Context<T>;

/**
 * Suspends until a waker obtained from `cx` is used. `setup` runs once, when the suspension begins. What it returns, if
 * anything, is called when the task is cancelled while suspended here; what that throws is an uncaught exception.
 */
export function suspend<T = void>(setup: Setup<Context<T>>): Promise<T> {
  const begin = (suspension: Suspension<T>): (() => void) | void =>
    setup(new Context<T>(suspension as Suspension<never>, suspension as LocalWaker<T>, undefined, null));
  return leaf(suspend, new Suspension<T>(begin));
}
