// @ts-check
// The ways a package's own test suite is run.

/**
 * @typedef {object} Mode
 * @property {'fifo' | 'exact'} order
 * @property {'off'} [preempt]
 * @property {boolean} [forced] a suspension at every preemption point, in strips of two rounds
 */

/** @typedef {'default' | 'exact' | 'default-off' | 'exact-off' | 'preempted' | 'exact-preempted'} ModeName */

/** @type {Record<ModeName, Mode>} */
export const modes = {
  default: { order: 'fifo' },
  exact: { order: 'exact' },
  'default-off': { order: 'fifo', preempt: 'off' },
  'exact-off': { order: 'exact', preempt: 'off' },
  preempted: { order: 'fifo', forced: true },
  'exact-preempted': { order: 'exact', forced: true },
};

/** Set where a mode forces preemption: the transformer and the runtime both ask for it, processes pass it on. */
export const FORCE = 'HEDDLE_FORCE_PREEMPT';
