// What init would do to a file, or says of it.

export interface Change {
  readonly kind: 'change';
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** The line is there already, or where it goes is not for a tool to decide. */
export interface Advice {
  readonly kind: 'done' | 'advice';
  readonly file: string;
  readonly text: string;
}

export type Finding = Change | Advice;

/** @param edits offsets in `text`, in any order, none overlapping another */
export function edited(text: string, edits: readonly { at: number; until?: number; text: string }[]): string {
  return [...edits]
    .sort((a, b) => b.at - a.at)
    .reduce((all, { at, until = at, text: added }) => all.slice(0, at) + added + all.slice(until), text);
}
