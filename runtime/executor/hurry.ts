// A cancellation that the running frame is to hear of.
import { Ctl } from '../driver/addon-types.ts';
import { cell, core } from './core.ts';
import { InPlace } from './limits.ts';

/**
 * Makes the running frame suspend at the first preemption point or await it comes to. The frame may have a value before that which
 * must not be lost, or be the one that cancels; awaits of what is always there would then put the cancellation off for ever.
 */
export function hurry(): void {
  core.ctl[Ctl.FLAG] = 1;
  cell.b = InPlace.NOT;
}
