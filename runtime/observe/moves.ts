// What the cores tell watchers of tasks that change cores. Each function is called only while `watch.on` says that somebody
// is there.
import { monotonicNow } from '../executor/monotonic.ts';
import type { TaskKey } from '../send/capsule.ts';
import type { Root } from '../cores/root.ts';
import { coreIndex, guestInfo, infoOf, tell, watch } from './watch.ts';

/** When a transfer began, for `left` and `arrived`; 0 if nobody wants to know. */
export function transferBegins(): number {
  return watch.on ? monotonicNow() : 0;
}

export function keyName({ home, id }: TaskKey): string {
  return `${home}.${id >>> 0}`;
}

/** A task was spawned here, to run here or elsewhere. */
export function spawned(root: Root): void {
  infoOf(root);
}

export function left(root: Root, began: number): void {
  const key = root.s2!;
  const name = keyName(key);
  const task = key.home === coreIndex() ? infoOf(root) : guestInfo(root, name);
  tell((watcher) => watcher.left(task, name, began));
}

export function arrived(root: Root, key: TaskKey, stolen: boolean, began: number): void {
  const name = keyName(key);
  const task = key.home === coreIndex() ? infoOf(root) : guestInfo(root, name);
  tell((watcher) => watcher.arrived(task, name, stolen, began));
}

/** A guest has ended; its outcome goes home. */
export function sent(root: Root): void {
  const name = keyName(root.s2!);
  const task = guestInfo(root, name);
  tell((watcher) => watcher.sent(task, name));
}

export function answered(root: Root): void {
  const task = infoOf(root);
  tell((watcher) => watcher.answered(task, keyName(root.s2!)));
}

/** The core found nothing to do. */
export function parked(): void {
  tell((watcher) => watcher.parked());
}
