// The isolate's module registry (runtime/task/module.ts) in the form the codec asks for: functions by index, modules
// by the hash of their URL.
import { allModules, functionOf, type ModuleRecord } from '../task/module.ts';
import { moduleKey, type FunctionIdentity, type ModuleTable } from './identity.ts';

const identities = new WeakMap<Function, FunctionIdentity>();
let byHash = new Map<number, ModuleRecord[]>();
let indexed = 0;
let isLoaded: (url: string) => boolean = () => true;

/** Lets runtime/cores hold back modules that it is still loading. */
export function setLoadedTest(test: (url: string) => boolean): void {
  isLoaded = test;
}

export const moduleTable: ModuleTable = { identityOf, entryOf, candidates };

/** Of the entry or the body of a module-level compiled function; undefined in the program's entry, which no other isolate loads. */
export function identityOf(fn: Function): FunctionIdentity | undefined {
  const known = identities.get(fn);
  if (known !== undefined) return known;
  const ref = functionOf(fn);
  if (ref === undefined || ref.module.entry) return undefined;
  const identity = { module: ref.module, index: ref.module.functions.indexOf(ref.info) };
  identities.set(fn, identity);
  return identity;
}

function entryOf(module: { url: string }, index: number): Function | undefined {
  return (module as ModuleRecord).functions[index]?.entry;
}

function candidates(hash: number): readonly ModuleRecord[] {
  const modules = allModules();
  if (modules.size !== indexed) {
    byHash = new Map();
    for (const module of modules.values()) {
      const key = moduleKey(module).hash;
      const same = byHash.get(key);
      if (same === undefined) byHash.set(key, [module]);
      else same.push(module);
    }
    indexed = modules.size;
  }
  const found = byHash.get(hash) ?? [];
  return found.every((module) => isLoaded(module.url))
    ? found
    : found.filter((module) => isLoaded(module.url));
}
