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

/**
 * @typedef {object} Mode
 * @property {string} name
 * @property {'fifo' | 'exact' | null} order how the program is compiled; null: not at all
 * @property {boolean} preempted a suspension at every preemption point
 * @property {number | undefined} inPlace awaits that may go on in place; undefined: the runtime's own number
 * @property {boolean} total is the order between tasks native's too
 */

/** @type {Mode} */
export const native = { name: 'native', order: null, preempted: false, inPlace: undefined, total: true };

/** Is order 'exact' built? Until it is, it keeps everything native and running it would compare native with itself. */
const exact =
  transform('async function f() {}', { fileName: 'f.cjs', order: 'exact' }).diagnostics.length === 0;

/** @type {Mode[]} */
const all = [
  { name: 'compiled', order: 'fifo', preempted: false, inPlace: undefined, total: false },
  { name: 'queued', order: 'fifo', preempted: false, inPlace: 0, total: false },
  { name: 'preempted', order: 'fifo', preempted: true, inPlace: undefined, total: false },
  { name: 'exact', order: 'exact', preempted: false, inPlace: undefined, total: true },
  { name: 'exact-preempted', order: 'exact', preempted: true, inPlace: undefined, total: false },
];

export const modes = all.filter(({ order }) => order !== 'exact' || exact);

/** @param {Mode} mode */
export function enter(mode) {
  runTurn();
  internal.setInPlaceBudget(mode.inPlace);
  internal.setForcePreempt(mode.preempted);
}
