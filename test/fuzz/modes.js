// @ts-check
// The ways a program is run. Forced preemption is decided when the runtime is first imported (every load of the flag is
// then answered by the runtime), so this module sets the variable before it imports it and switches the forcing itself.
process.env['HEDDLE_FORCE_PREEMPT'] = '1';
export const internal = await import('heddle/internal');
export const { transform } = await import('heddle/transformer');
internal.setForcePreempt(false);
// A slice that ends by the clock, or a turn by the number of polls, sends the executor through the event loop, where
// rejections count as unhandled that natively are caught in time: when that happens is not the program's doing.
const { setSlice } = await import('../../dist/runtime/executor/core.js');
export const { CancelledError, spawnLocal } = await import('heddle');
export const { nextRun, runTurn } = await import('../../dist/runtime/executor/executor.js');
setSlice(3_600_000);

/** @typedef {'ordinary' | 'tasks'} World what calls from ordinary code come to */

/**
 * @typedef {object} Mode
 * @property {string} name
 * @property {World | null} world how the program is compiled; null: not at all
 * @property {boolean} inside it is called by a task
 * @property {boolean} preempted a suspension at every preemption point
 * @property {number | undefined} inPlace awaits that may go on in place; undefined: the runtime's own number
 * @property {boolean} total is the order between tasks native's too
 */

const plain = { inside: false, preempted: false, inPlace: undefined, total: false };

/** @type {Mode} */
export const native = { ...plain, name: 'native', world: null, total: true };

/** @type {Mode[]} */
export const modes = [
  { ...plain, name: 'ordinary', world: 'ordinary', total: true },
  { ...plain, name: 'ordinary-preempted', world: 'ordinary', preempted: true },
  { ...plain, name: 'inside', world: 'ordinary', inside: true },
  { ...plain, name: 'inside-preempted', world: 'ordinary', inside: true, preempted: true },
  { ...plain, name: 'compiled', world: 'tasks' },
  { ...plain, name: 'queued', world: 'tasks', inPlace: 0 },
  { ...plain, name: 'preempted', world: 'tasks', preempted: true },
];

/** @param {Mode} mode */
export function enter(mode) {
  runTurn();
  internal.setInPlaceBudget(mode.inPlace);
  internal.setForcePreempt(mode.preempted);
}
