// What the cores tell watchers of tasks that change cores. Each function is called only while `watch.on` says that somebody
// is there.
import { monotonicNow } from '../executor/monotonic.ts';
import type { TaskKey } from '../send/capsule.ts';
import type { Root } from '../cores/root.ts';
import type { Frame } from '../task/frame.ts';
import { St } from '../task/state.ts';
import { coreIndex, guestInfo, infoOf, tell, watch } from './watch.ts';

/** When a transfer began, for `left` and `arrived`; 0 if nobody wants to know. */
export function transferBegins(): number {
  return watch.on ? monotonicNow() : 0;
}

export function keyName({ home, id }: TaskKey): string {
  return `${home}.${id >>> 0}`;
}

/** A task was spawned here, to run here or elsewhere. */
export function spawned(task: Frame): void {
  infoOf(task);
}

export function left(root: Frame, key: TaskKey, began: number): void {
  const name = keyName(key);
  const task = key.home === coreIndex() ? infoOf(root) : guestInfo(root, name);
  tell((watcher) => watcher.left(task, name, began));
}

/** A task was to move and cannot. */
export function stayed(root: Frame, reason: string, why: string): void {
  const home = (root.st & St.HOME) !== 0;
  const task = home ? infoOf(root) : guestInfo(root, keyName((root as Root).s2));
  tell((watcher) => watcher.stayed(task, reason, why));
}

export function arrived(root: Frame, key: TaskKey, stolen: boolean, began: number): void {
  const name = keyName(key);
  const task = key.home === coreIndex() ? infoOf(root) : guestInfo(root, name);
  tell((watcher) => watcher.arrived(task, name, stolen, began));
}

/** A guest has ended; its outcome goes home. */
export function sent(root: Root): void {
  const name = keyName(root.s2);
  const task = guestInfo(root, name);
  tell((watcher) => watcher.sent(task, name));
}

export function answered(root: Frame, key: TaskKey): void {
  const task = infoOf(root);
  tell((watcher) => watcher.answered(task, keyName(key)));
}

/** The core found nothing to do. */
export function parked(): void {
  tell((watcher) => watcher.parked());
}
