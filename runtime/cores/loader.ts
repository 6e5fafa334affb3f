// Modules that messages name and this core has not loaded. Whoever needs one waits for it, others go on.
import { loads } from '../host/loads.ts';
import { sealBefore, sealedError } from './entry-seal.ts';
import { allModules } from '../task/module.ts';
import { setLoadedTest } from '../send/module-table.ts';

let loading = 0;
/** Modules that were complete before the loads now in progress began, and those whose own load is over since. */
let complete = new Set<string>();
/** Modules that began in a load that failed: they may have stopped half-way, or be whole. To load them tells. */
const doubtful = new Set<string>();

// A module registers its functions before its own code has run. One that a load of ours has brought in must not be used
// before the load is over; any other is as far as the program has brought it.
setLoadedTest((url) => !doubtful.has(url) && (loading === 0 || complete.has(url)));

type Load = () => Promise<Record<string, unknown>>;
let within: (url: string, load: Load) => ReturnType<Load> = (_url, load) => load();

/** What loads run in: so that code which a module begins when it is loaded can be told from what a call does. */
export function setLoadScope(scope: typeof within): void {
  within = scope;
}

/** Loads the module and resolves to its exports. */
export async function loadModule(url: string): Promise<Record<string, unknown>> {
  if (loading++ === 0) complete = new Set(allModules().keys());
  loads.add(url);
  try {
    sealBefore(url);
    const exports = await within(url, () => import(url) as ReturnType<Load>);
    complete.add(url);
    doubtful.delete(url);
    return exports;
  } catch (cause) {
    const error = sealedError(cause);
    for (const each of allModules().keys()) if (!complete.has(each)) doubtful.add(each);
    throw error;
  } finally {
    loading--;
    loads.delete(url);
  }
}

/** Does code of the module at `url` run because this thread is loading it, and not because a task calls it? */
export function isBeingLoaded(url: string): boolean {
  return loads.has(url) || (loading > 0 && allModules().has(url) && !complete.has(url));
}
