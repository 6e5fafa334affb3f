// The options of `spawn`.
import { AsyncLocalStorage } from 'node:async_hooks';
import { NOTHING, type Given } from '../context/given.ts';
import { checkOptions } from '../options/check.ts';
import { Rule } from '../options/rule.ts';

/** An AsyncLocalStorage, as far as `spawn` looks at it. */
export interface Storage<T> {
  getStore(): T | undefined;
}

export interface SpawnOptions {
  /**
   * What the task finds in which AsyncLocalStorage: `[[store, value], …]`. The values cross as arguments do; a store is declared at the top
   * level of a compiled module, so that the other core has it too. Default: nothing.
   */
  context?: Iterable<readonly [storage: Storage<unknown>, value: unknown]>;
}

const isPair = (pair: unknown): boolean =>
  Array.isArray(pair) && pair.length === 2 && pair[0] instanceof AsyncLocalStorage;

const rules = {
  context: new Rule('pairs of an AsyncLocalStorage and a value', (value) => {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return false;
    return [...(value as Iterable<unknown>)].every(isPair);
  }),
};

/** What the options give. */
export function checkSpawnOptions(options: SpawnOptions): Given {
  // An iterator would be used up by the look at it.
  const { context } = options;
  const read =
    typeof context === 'object' && context !== null && Symbol.iterator in context
      ? { ...options, context: [...context] }
      : options;
  checkOptions('spawn', read, rules);
  return (read.context as Given | undefined) ?? NOTHING;
}
