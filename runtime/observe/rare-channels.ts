// Diagnostics channels of what happens so seldom that each time they are asked whether anybody listens.
import { channel } from 'node:diagnostics_channel';

const overruns = channel('heddle:core:overrun');
const losses = channel('heddle:core:lost');
const hogs = channel('heddle:hog');

/** A slice was overrun; `first`: at a place that had not been reported. */
export function publishHog(hog: object, core: number, first: boolean): void {
  if (overruns.hasSubscribers) overruns.publish({ ...hog, core });
  if (first && hogs.hasSubscribers) hogs.publish({ ...hog, core });
}

/** A core ended with `tasks` tasks of the main thread on it. */
export function publishLoss(core: number, reason: string, tasks: number): void {
  if (losses.hasSubscribers) losses.publish({ core, reason, tasks });
}
