// Why a function of the program's entry cannot travel, where it is a value.
import { isOfEntry } from '../task/module.ts';
import { unsendable, Unsendable } from './send-error.ts';

/** Explains a function that the codec has no form for. */
export function unsendableFunction(fn: Function): Unsendable {
  return isOfEntry(fn)
    ? new Unsendable(
        `the function "${fn.name}" of the program's entry, which another thread would have to run again to find it`,
        'move it to a module of its own',
        'entry',
      )
    : unsendable(fn);
}
