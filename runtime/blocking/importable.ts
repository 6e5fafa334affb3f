// `importable`: what a module says of functions that are not found by themselves.
import { checkArgument } from '../options/check.ts';
import { callable, text } from '../options/rule.ts';
import { declarePlace } from './places.ts';

/**
 * Says that the module at `url` exports the plain function `fn` under `name`, so that `spawnBlocking` takes it:
 * `importable(import.meta.url, hash)`. For functions that it does not find by themselves: those a module makes
 * (`export const hash = memoize(f)`) and exports under another name than their own. Returns `fn`.
 */
export function importable<F extends (...args: never[]) => unknown>(
  url: string,
  fn: F,
  name: string = (fn as F | undefined)?.name ?? '',
): F {
  checkArgument('importable', 'url', url, text);
  checkArgument('importable', 'fn', fn, callable);
  checkArgument('importable', 'name', name, text);
  declarePlace(fn, url, name);
  return fn;
}
