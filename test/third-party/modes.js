// @ts-check
// The ways a package's own test suite is run.

/**
 * @typedef {object} Mode
 * @property {boolean} [tasks] calls from ordinary code begin tasks
 * @property {'off'} [preempt]
 * @property {boolean} [forced] a suspension at every preemption point, in strips of two rounds
 */

/** @typedef {'default' | 'default-off' | 'preempted' | 'tasks' | 'tasks-preempted'} ModeName */

/** @type {Record<ModeName, Mode>} */
export const modes = {
  default: {},
  'default-off': { preempt: 'off' },
  preempted: { forced: true },
  tasks: { tasks: true },
  'tasks-preempted': { tasks: true, forced: true },
};

/** Set where a mode forces preemption: the transformer and the runtime both ask for it, processes pass it on. */
export const FORCE = 'HEDDLE_FORCE_PREEMPT';
