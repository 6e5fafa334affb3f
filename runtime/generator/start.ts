// What generated code calls where an async generator is called: `$generator(fn, frame)`.
// The body has taken its parameters, whose errors belong to the caller, and stands at its start in `frame`.
import type { Frame } from '../task/frame.ts';
import { watch } from '../task/observe.ts';
import { St } from '../task/state.ts';
import { generatorFunction, isUnprepared } from './function.ts';
import { fifo } from './fifo.ts';
import { objectFor } from './object.ts';
import { Generator } from './record.ts';
import { ended } from './steps.ts';
import './methods.ts';

/** The generator object of a call of `fn`, which stands at its start in `frame`. */
export function generator(fn: Function | undefined, frame: Frame): AsyncGenerator {
  const made = new Generator(frame, fifo);
  // Whoever runs the body knows the frame.
  frame.st |= St.POLLED;
  watch(frame, ended, made);
  if (fn !== undefined && isUnprepared(fn)) generatorFunction(fn);
  return objectFor(made, fn);
}
