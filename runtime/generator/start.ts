// What generated code calls where an async generator is called: `$generator(fn, frame)` and `$generatorExact(fn, frame)`.
// The body has taken its parameters, whose errors belong to the caller, and stands at its start in `frame`.
import type { Frame } from '../task/frame.ts';
import { watch } from '../task/observe.ts';
import { St } from '../task/state.ts';
import { exact } from './exact.ts';
import { generatorFunction, isUnprepared } from './function.ts';
import { fifo } from './fifo.ts';
import { objectFor } from './object.ts';
import { Generator, type Order } from './record.ts';
import { ended } from './steps.ts';
import './methods.ts';

function start(fn: Function | undefined, frame: Frame, order: Order): AsyncGenerator {
  const generator = new Generator(frame, order);
  // Whoever runs the body knows the frame.
  frame.st |= St.POLLED;
  watch(frame, ended, generator);
  if (fn !== undefined && isUnprepared(fn)) generatorFunction(fn);
  return objectFor(generator, fn);
}

export function generator(fn: Function | undefined, frame: Frame): AsyncGenerator {
  return start(fn, frame, fifo);
}

export function generatorExact(fn: Function | undefined, frame: Frame): AsyncGenerator {
  return start(fn, frame, exact);
}
