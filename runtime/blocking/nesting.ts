// Which threads may start blocking threads, so that no program starts threads without end: a module that calls `spawnBlocking`
// when it is loaded, or in what it begins then, would be loaded by that thread too, and so on.
//
// On a blocking thread the async context tells what a module has begun from what a call does, however long it takes. Not on a core:
// tasks would pay for it on Node 20 and 22, and what a core loads are modules that its owner has loaded in the same way.
import { AsyncLocalStorage } from 'node:async_hooks';
import { isBeingLoaded, setLoadScope } from '../cores/loader.ts';
import { isPreloading, seat } from '../host/thread-seat.ts';
import { fileOf } from '../send/entry-error.ts';
import { BlockingThreadError } from './errors.ts';

/** Blocking threads that have started one another. Guessed: who needs two of them is rare enough. */
const DEEPEST = 4;

/** The module that whatever runs here was begun by. */
let begunBy: AsyncLocalStorage<string> | null = null;
if (seat?.kind === 'blocking') {
  const modules = (begunBy = new AsyncLocalStorage());
  setLoadScope((url, load) => modules.run(url, load));
}

/**
 * Throws a BlockingThreadError if a call must not start a thread from here.
 * @param url module that holds the function, null if heddle cannot say
 */
export function admitNested(name: string, url: string | null): void {
  if (seat === null) return;
  const call = `spawnBlocking(${name})`;
  const module = begunBy?.getStore() ?? (url !== null && isBeingLoaded(url) ? url : null);
  if (module !== null || isPreloading())
    throw new BlockingThreadError(
      `${call}: this thread of heddle's loads ${module === null ? 'what Node was told to preload (--import, --require)' : fileOf(module)}, and ` +
        'starts no thread for what that, or a module it imports, begins when it is loaded: that thread would load it as well and start the ' +
        'next. Begin it only if isMainThread (node:worker_threads), or move the function to a module that begins nothing',
    );
  if (seat.depth >= DEEPEST)
    throw new BlockingThreadError(
      `${call}: this is a blocking thread that was started by a blocking thread, ${DEEPEST} deep; if a module starts a call when it ` +
        'is loaded, or in a timer, each thread that loads it starts the next: let it do so only if isMainThread (node:worker_threads)',
    );
}
