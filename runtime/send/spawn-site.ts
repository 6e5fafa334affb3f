// Which call in the program's source an argument was given to, for the messages of errors.
import { callerPlace } from '../host/source-place.ts';

/** `, spawned at main.ts:12`; '' if that cannot be told. */
export function spawnedAt(): string {
  const place = callerPlace();
  return place === null ? '' : `, spawned at ${place.file}:${place.line}`;
}
