// Which threads may start blocking threads, so that no program starts threads without end: a module that calls `spawnBlocking`
// when it is loaded would be loaded by that thread too, and so on.
import { isBeingLoaded } from '../cores/loader.ts';
import { isPreloading, seat } from '../host/thread-seat.ts';
import { fileOf } from '../send/entry-error.ts';
import { BlockingThreadError } from './errors.ts';

/** Blocking threads that have started one another. Guessed: who needs two of them is rare enough. */
const DEEPEST = 4;

let opening = false;

/** This blocking thread loads what its call names, or has done so. */
export function setOpening(on: boolean): void {
  opening = on;
}

/**
 * Throws a BlockingThreadError if a call must not start a thread from here.
 * @param url module that holds the function, null if heddle cannot say
 */
export function admitNested(name: string, url: string | null): void {
  if (seat === null) return;
  const call = `spawnBlocking(${name})`;
  const loads = isPreloading()
    ? 'loads what Node was told to preload (--import, --require)'
    : opening || (url !== null && isBeingLoaded(url))
      ? `loads ${url === null ? 'a module' : fileOf(url)}, or a module that imports it`
      : null;
  if (loads !== null)
    throw new BlockingThreadError(
      `${call}: this thread of heddle's ${loads}, and starts no thread meanwhile, which would load it as well and start the ` +
        'next; call it from a function, or at the top level only if isMainThread (node:worker_threads)',
    );
  if (seat.depth >= DEEPEST)
    throw new BlockingThreadError(
      `${call}: this is a blocking thread that was started by a blocking thread, ${DEEPEST} deep; if a module starts a call when it ` +
        'is loaded, or in a timer, each thread that loads it starts the next: let it do so only if isMainThread (node:worker_threads)',
    );
}
