// The context of a suspension: its wakers, and extensions by key. A combinator derives contexts with wakers of its own for
// what it combines; a leaf operation asks its context for what drives it (a clock, a reactor) instead of a global. The
// shape is that of Rust's proposals for local wakers and context extensions: `with` is its ContextBuilder.
import { checkOptions } from '../options/check.ts';
import { Rule } from '../options/rule.ts';
import { Waker } from './shared-waker.ts';
import type { LocalWaker, Suspension } from './waker.ts';

/** Names an extension and fixes its type. Keys are compared by identity. */
export class ContextKey<V> {
  declare private readonly type: V;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const rules = {
  localWaker: new Rule(
    'a local waker, with wake, fail and willWake',
    (value) => isObject(value) && 'wake' in value && 'fail' in value && 'willWake' in value,
  ),
  waker: new Rule('a Waker, or null for none', (value) => value === null || value instanceof Waker),
  extensions: new Rule(
    'pairs of a ContextKey and a value',
    (value) => isObject(value) && Symbol.iterator in value,
  ),
};

interface Extension {
  readonly key: ContextKey<unknown>;
  readonly value: unknown;
  readonly next: Extension | null;
}

export interface ContextChanges<U> {
  /** Woken in place of the parent's. Unless `waker` is given too, wakers for other threads wake this one. */
  localWaker?: LocalWaker<U>;
  /** Woken from other threads; null: the context has no such waker. */
  waker?: Waker | null;
  /** Added to the parent's extensions; hides those with the same key. */
  extensions?: Iterable<readonly [ContextKey<unknown>, unknown]>;
}

export class Context<T = void> {
  readonly #suspension: Suspension<never>;
  readonly #local: LocalWaker<T>;
  /** undefined: not asked for yet; null: there is none. */
  #waker: Waker | null | undefined;
  readonly #extensions: Extension | null;
  /** The context this one was derived from with its wakers unchanged: both have one. */
  #lender: Context<never> | null = null;

  /** Internal: contexts come from `suspend` and from `with`. */
  constructor(
    suspension: Suspension<never>,
    local: LocalWaker<T>,
    waker: Waker | null | undefined,
    extensions: Extension | null,
  ) {
    this.#suspension = suspension;
    this.#local = local;
    this.#waker = waker;
    this.#extensions = extensions;
  }

  /** Completes the suspension; only to be called in this isolate. No atomics, always the same object. */
  localWaker(): LocalWaker<T> {
    return this.#local;
  }

  /**
   * Completes the suspension with undefined; may be called from any thread. Made on first demand, then always the same
   * object. Throws an Error if the context was derived without one.
   */
  waker(): Waker {
    const waker = this.tryWaker();
    if (waker === null) throw new Error('This context has no waker that other threads could call');
    return waker;
  }

  /** As `waker`, but null where there is none. */
  tryWaker(): Waker | null {
    if (this.#waker === undefined && this.#lender !== null) this.#waker = this.#lender.tryWaker();
    else if (this.#waker === undefined) {
      this.#waker = new Waker(this.#local as LocalWaker<never>);
      this.#suspension.releaseAtEnd(this.#waker);
    }
    return this.#waker;
  }

  /** The extension with this key, the nearest if contexts were derived from one another. */
  extension<V>(key: ContextKey<V>): V | undefined {
    for (let at = this.#extensions; at !== null; at = at.next) if (at.key === key) return at.value as V;
    return undefined;
  }

  /** A context like this one with some of its wakers replaced and extensions added. This one stays as it is. */
  with<U = T>(changes: ContextChanges<U>): Context<U> {
    checkOptions('with', changes, rules);
    let extensions = this.#extensions;
    for (const [key, value] of changes.extensions ?? []) extensions = { key, value, next: extensions };
    const local = changes.localWaker ?? this.#local;
    // A waker wakes what the local waker beside it wakes: with another one it has to be another, made when asked for.
    const waker = changes.waker === undefined && this.#waker === null ? null : changes.waker;
    const context = new Context<U>(this.#suspension, local as LocalWaker<U>, waker, extensions);
    if (changes.localWaker === undefined) context.#lender = this as unknown as Context<never>;
    return context;
  }
}
