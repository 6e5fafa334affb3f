// Tasks from elsewhere that run here.
import { publishExitCode } from '../host/exit-code.ts';
import { cancelTask } from '../task/cancel.ts';
import type { TaskKey } from '../send/capsule.ts';
import { count, here, Stat, type Isolate } from './isolate.ts';
import { Mail, mailOutcome } from './mail.ts';
import { onOutcome, type Root } from './root.ts';
import { sent } from '../observe/moves.ts';
import { watch } from '../observe/watch.ts';

const guests = new Map<number, Root>();

/** One number for home and id: both are below 2^32, and homes below 2^20. */
function number(key: TaskKey): number {
  return key.home * 0x1_0000_0000 + (key.id >>> 0);
}

/** A task has arrived that `delivered` cancellations have reached so far. Those sent while it was nowhere reach it here. */
export function admit(isolate: Isolate, root: Root, delivered: number): void {
  const key = root.s2;
  root.s3 = delivered;
  guests.set(number(key), root);
  cancelGuest(key, Atomics.load(isolate.asked[key.home]!, key.seat));
}

/** The task goes on elsewhere. */
export function dismiss(root: Root): void {
  guests.delete(number(root.s2));
}

export function cancelGuest(key: TaskKey, asked: number): void {
  const root = guests.get(number(key));
  if (root === undefined || asked <= root.s3) return;
  root.s3 = asked;
  cancelTask(root);
}

export function guestCount(): number {
  return guests.size;
}

onOutcome((root, failed, value) => {
  dismiss(root);
  const isolate = here();
  if (isolate === null) return;
  count(isolate, Stat.TASKS);
  if (watch.on) sent(root);
  publishExitCode();
  mailOutcome(
    isolate,
    root.s2,
    failed ? Mail.ERROR : Mail.RESULT,
    value,
    `the ${failed ? 'error' : 'result'} of ${root.s0.name}`,
  );
});
