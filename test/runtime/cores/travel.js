// @ts-check
// Moves tasks without another core: whatever a send task has in its frames when it suspends is encoded, thrown away and rebuilt, as
// if it had gone and come back. Also for programs that are run in processes of their own.
import { codec } from '../../../dist/runtime/cores/isolate.js';
import { functionAt, isWhole, joined } from '../../../dist/runtime/cores/home-task.js';
import { link, rootOf } from '../../../dist/runtime/cores/root.js';
import { enqueue, putBackReady, takeReadySend } from '../../../dist/runtime/executor/executor.js';
import { setCoreHooks } from '../../../dist/runtime/executor/core-hooks.js';
import { chainOf, encodeChain, Place } from '../../../dist/runtime/send/capsule.js';
import { wipe } from '../../../dist/runtime/task/frame.js';

/** THROW, CANCEL, SEND, BARE and STAYS of a frame's state, as in runtime/task/state.ts. */
const ON_THE_WAY = 8 | 16 | 256 | 2097152;

/** @typedef {{ trips: number, stays: string[], faults: unknown[] }} Journal */

/** Moves whatever is ready. @param {Journal} journal */
export function shuttle(journal) {
  putBackReady(takeReadySend(1000).filter((frame) => !travels(frame, journal)));
}

/** @param {import('../../../dist/runtime/task/frame.js').Frame} frame @param {Journal} journal */
function travels(frame, journal) {
  const root = rootOf(frame);
  // One that has not begun has nothing to lose.
  if (root === null || (frame === root && root.pc === 0)) return false;
  const end = isWhole(root) ? root.w : root;
  let encoded = false;
  /** @type {Uint8Array} */
  let message;
  try {
    message = codec.message(
      (e) => (encoded = encodeChain(e, { home: 0, seat: 0, id: 1 }, 0, frame, end)),
      (m) => new Uint8Array(m),
    );
  } catch (fault) {
    if (!(fault instanceof Place)) throw fault;
    journal.stays.push(String(fault));
    return false;
  }
  // Only the outcome is left: such a task stays.
  if (!encoded) return false;
  if (isWhole(root)) {
    const fn = functionAt(root);
    wipe(root);
    root.fn = joined;
    root.s0 = fn;
    root.s1 = null;
    root.st &= ~ON_THE_WAY;
  }
  const { innermost, outermost, bits } = chainOf(codec.decoder, message);
  link(root, outermost);
  innermost.st |= bits;
  enqueue(innermost);
  journal.trips++;
  return true;
}

/** From now on, each time a send task suspends. @param {Journal} journal */
export function travelAlways(journal) {
  setCoreHooks({
    dry() {},
    shed() {},
    suspended() {
      try {
        shuttle(journal);
      } catch (fault) {
        journal.faults.push(fault);
      }
    },
  });
}

/** No more. */
export function stayAgain() {
  setCoreHooks(null);
}
