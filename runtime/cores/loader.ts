// Modules that messages name and this core has not loaded. Whoever needs one waits for it, others go on.
import { allModules } from '../task/module.ts';
import { setLoadedTest } from '../send/module-table.ts';

let loading = 0;
/** Modules that were complete before the loads now in progress began, and those whose own load is over since. */
let complete = new Set<string>();

// A module registers its functions before its own code has run. One that a load of ours has brought in must not be used
// before the load is over; any other is as far as the program has brought it.
setLoadedTest((url) => loading === 0 || complete.has(url));

export async function loadModule(url: string): Promise<void> {
  if (loading++ === 0) complete = new Set(allModules().keys());
  try {
    await import(url);
    complete.add(url);
  } finally {
    loading--;
  }
}
