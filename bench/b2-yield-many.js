// @ts-check
// B2: what does a suspension and a resumption through the ready queue cost, with many tasks ready?
// Tokio's figure is from another run on such a machine: current_thread, fat LTO.
import { fasterRow, libraryRows, versus } from './versus.js';

const TOKIO_NS = 49;

/** @type {import('./run.js').Bench} */
export default {
  id: 'B2',
  name: 'yield_many',
  target: '6× native, 3× Tokio current_thread',
  run: async () => {
    const native = await versus('yield-many', 'yield-many.native', ['effect']);
    const tokio = { ...native, peerNs: TOKIO_NS, ratio: TOKIO_NS / native.heddleNs };
    return [
      fasterRow('yield_many, vs native async', native, 6),
      fasterRow('yield_many, vs Tokio current_thread (recorded)', tokio, 3),
      ...libraryRows('yield_many', native),
    ];
  },
};
