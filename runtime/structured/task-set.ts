// What TaskGroup and JoinSet have in common: tasks are spawned into them, and they hear of each one's end.
import { spawn, spawnOn, type SendFunction } from '../cores/spawn.ts';
import type { Frame } from '../task/frame.ts';
import { checkArgument } from '../options/check.ts';
import { Rule } from '../options/rule.ts';
import { JoinHandle } from '../task/join-handle.ts';
import { onComplete } from '../task/observe.ts';
import { ScopeFailure } from '../task/scope-failure.ts';
import { spawnLocal } from '../task/spawn-local.ts';
import { held } from './held.ts';

const joinHandle = new Rule('a JoinHandle', (value) => value instanceof JoinHandle);

export abstract class TaskSet<T> extends ScopeFailure {
  protected readonly running = new Set<JoinHandle<T>>();

  /** Tasks that have not ended. */
  get size(): number {
    return this.running.size;
  }

  /** `spawn` into this scope: a task that may run on any core. */
  spawn<A extends unknown[], R extends T>(fn: SendFunction<A, R>, ...args: A): JoinHandle<R> {
    this.admit();
    return this.#include(spawn(fn, ...args));
  }

  /** `spawnOn` into this scope: a task of that core. */
  spawnOn<A extends unknown[], R extends T>(core: number, fn: SendFunction<A, R>, ...args: A): JoinHandle<R> {
    this.admit();
    return this.#include(spawnOn(core, fn, ...args));
  }

  /** `spawnLocal` into this scope: a task of this core. */
  spawnLocal<A extends unknown[], R extends T>(
    fn: (...args: A) => R | PromiseLike<R>,
    ...args: A
  ): JoinHandle<R> {
    this.admit();
    return this.#include(spawnLocal(held as never, fn, args) as unknown as JoinHandle<R>);
  }

  /** Makes a task that exists already one of this scope, which from now on decides about it. */
  add<R extends T>(handle: JoinHandle<R>): JoinHandle<R> {
    checkArgument('add', 'handle', handle, joinHandle);
    this.admit();
    return this.#include(handle);
  }

  protected cancelRunning(): void {
    for (const handle of [...this.running]) handle.cancel();
  }

  /** Throws if no task may be added. */
  protected abstract admit(): void;

  /** `handle` has ended and is no longer among the running ones. */
  protected abstract ended(handle: JoinHandle<T>, task: Frame): void;

  #include<R extends T>(handle: JoinHandle<R>): JoinHandle<R> {
    const one = handle as unknown as JoinHandle<T>;
    this.running.add(one);
    onComplete(handle.task, (task) => {
      // Let go by the scope: its end is no longer the scope's business.
      if (!this.running.delete(one)) return false;
      this.ended(one, task);
      return undefined;
    });
    return handle;
  }
}
