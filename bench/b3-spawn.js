// @ts-check
// B3: what do a task, a pair of tasks that talk, and a chain of tasks cost?
// Tokio's figures are from another run on such a machine: current_thread, fat LTO.
import { fasterRow, libraryRows, versus } from './versus.js';

const QUESTIONS = [
  {
    what: 'spawn_many',
    program: 'spawn-many',
    native: 2,
    tokioNs: 204,
    tokio: 2,
    libraries: ['effect', 'p-limit', 'p-queue'],
  },
  { what: 'ping_pong', program: 'ping-pong', native: 3, tokioNs: 538, tokio: 2, libraries: ['effect'] },
  {
    what: 'chained_spawn',
    program: 'chained-spawn',
    native: 3,
    tokioNs: 137,
    tokio: 2,
    libraries: ['effect'],
  },
];

/** @type {import('./run.js').Bench} */
export default {
  id: 'B3',
  name: 'spawning',
  target: '2× / 3× / 3× native, 2× Tokio current_thread',
  run: async () => {
    const rows = [];
    for (const { what, program, native, tokioNs, tokio, libraries } of QUESTIONS) {
      const result = await versus(program, `${program}.native`, libraries);
      const recorded = { ...result, peerNs: tokioNs, ratio: tokioNs / result.heddleNs };
      rows.push(fasterRow(`${what}, vs native promises`, result, native));
      rows.push(fasterRow(`${what}, vs Tokio current_thread (recorded)`, recorded, tokio));
      rows.push(...libraryRows(what, result));
    }
    return rows;
  },
};
