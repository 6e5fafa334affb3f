// What the lowering makes of a file and of each of its functions: the input of 3-layout and 4-emit.
import type { AsyncFunction } from '../1-analyse/functions/functions.ts';
import type { Local } from '../1-analyse/storage/local.ts';
import type { FileContext } from './file.ts';
import type { Fragment, Part, Word } from './fragment.ts';
import type { Stmt } from './ir.ts';

export interface LoweredFunction {
  readonly fn: AsyncFunction;
  /** Place in the module record. */
  readonly index: number;
  /** Unique in the file, see ARCHITECTURE.md §3. */
  readonly id: string;
  /** Source position. */
  readonly at: number;
  readonly bodyName: Word;
  parameters: ParameterList;
  /** The directive that the body of a sloppy file's strict function begins with. */
  readonly strict: boolean;
  /** The function's own head, up to the brace of its body. */
  head: Fragment;
  /** Its first words must not continue the line before. */
  readonly beginsStatement: boolean;
  /** `$fn(…)` of a module-level function that is registered behind its statement. */
  registration: Fragment | null;
  body: readonly Stmt[];
  /** Of a nest in the engine's own function: the variables around it. */
  readonly outer: readonly Local[];
  /** Variables of the body: hoisted bindings and temporaries. */
  locals: readonly Local[];
}

export interface ParameterList {
  /** Names the entry passes and the body takes. */
  readonly passed: readonly Word[];
  /** Replaces the entry's own parameter list; null keeps it. */
  readonly declared: Fragment | null;
}

export interface LoweredFile {
  readonly file: FileContext;
  /** The file's text, its lowered functions as holes. */
  readonly text: readonly Part[];
}
