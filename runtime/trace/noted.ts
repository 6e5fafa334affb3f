// What is known of an error that left compiled code hangs on the error itself by a private name, which no reflection sees.
// Rejected: a WeakMap, which the garbage collector goes through entry by entry (throwing took a fifth longer).
import type { Trace } from './format.ts';

class Given {
  constructor(object: object) {
    return object;
  }
}

/** A trace, and the text made of it once somebody has looked. */
export interface Note {
  readonly error: Error;
  readonly trace: Trace;
  /** Frames the text may have. */
  readonly most: number;
  /** What the engine's text is made of where its accessor cannot be asked later. */
  sites: readonly unknown[] | null;
  made: boolean;
  text: unknown;
}

class Noted extends Given {
  readonly #note: Note;
  constructor(note: Note) {
    super(note.error);
    this.#note = note;
  }
  static of(error: object): Note | undefined {
    return #note in error ? error.#note : undefined;
  }
}

/** Undefined if the error has not left compiled code. */
export const noteOf = Noted.of;

/** The note of `value` or of the nearest object it inherits from, as the engine's accessor finds the stack. */
export function nearestNote(value: unknown): Note | undefined {
  for (
    let object = value;
    typeof object === 'object' && object !== null;
    object = Object.getPrototypeOf(object) as unknown
  ) {
    const found = noteOf(object);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Once for each error. Throws where the engine lets nothing be added to a frozen object. */
export function addNote(error: Error, trace: Trace, most: number): Note {
  const note: Note = { error, trace, most, sites: null, made: false, text: undefined };
  new Noted(note);
  return note;
}
