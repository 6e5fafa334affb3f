// What belongs to the program's entry and was to be found by another thread; what a thread was about to load.
import { fileURLToPath } from 'node:url';
import { bundledUrl } from '../host/bundled.ts';
import { isText } from '../host/entry.ts';
import { refusal } from '../task/module.ts';
import { SendError } from './send-error.ts';

/** A function of the program's entry was to run on another thread, which would have to run the program again to find it. */
export class EntryModuleError extends SendError {
  override readonly code = 'ERR_HEDDLE_ENTRY';

  override get name(): string {
    return 'EntryModuleError';
  }
}

/** Names a file as people do. */
export function fileOf(url: string): string {
  const bundled = bundledUrl(url);
  if (bundled !== null) return bundled.id;
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

/**
 * @param call the function of heddle's that was called
 * @param name the function it was given
 * @param url the entry
 * @param compiled whether it could say that it only declares things on other threads
 */
export function entryRefusal(call: string, name: string, url: string, compiled: boolean): EntryModuleError {
  const move = `move ${name} to a module of its own and import it from there`;
  const path = `${call}: the function`;
  if (isText(url))
    return new EntryModuleError(
      `${call}(${name}): ${name} was given to Node as text (--eval or stdin), which no other thread can load; ${move}`,
      path,
    );
  const guard = compiled
    ? ', or begin the program on the main thread only: if (isMainThread) await main(), with isMainThread from ' +
      'node:worker_threads and nothing but declarations beside it'
    : '';
  return new EntryModuleError(
    `${call}(${name}): ${name} belongs to the program's entry, ${fileOf(url)}, and another thread would have to run the whole ` +
      `program again to find it; ${move}${guard}`,
    path,
  );
}

/** A thread of heddle's was about to run the entry. `loads`: the modules it was told to load. */
export function secondRun(url: string, loads: readonly string[]): EntryModuleError {
  const by = loads.length === 0 ? 'a module that this thread loads' : loads.map(fileOf).join(' or ');
  return new EntryModuleError(
    `${fileOf(url)} is the program's entry, and this thread was about to run the program again, because ${by} imports it; ` +
      'move what both need to a module of its own, or begin the program on the main thread only: if (isMainThread) await main()',
    'the entry',
  );
}

refusal.secondRun = secondRun;
