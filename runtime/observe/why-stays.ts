// Why tasks stay on their core, as cores/stays.ts found out, for dumps.
import type { Frame } from '../task/frame.ts';

export interface Stay {
  readonly why: string;
}

export const stays = new WeakMap<Frame, Stay>();

/** '' if it does not, or has not been asked to move. */
export function whyStays(root: Frame): string {
  return stays.get(root)?.why ?? '';
}
