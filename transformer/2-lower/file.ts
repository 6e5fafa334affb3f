// What the lowering of one file shares: tree, scopes, the functions chosen, names, resume point numbers, and what has been
// lowered so far.
import type ts from 'typescript';
import type { AsyncFunction } from '../1-analyse/functions/functions.ts';
import type { Points } from '../1-analyse/points.ts';
import type { Binding, Scopes } from '../1-analyse/scopes/scope.ts';
import type { Local } from '../1-analyse/storage/local.ts';
import type { Names } from '../names/names.ts';
import type { BundledModule } from '../options.ts';
import type { Fragment, OwnName } from './fragment.ts';
import type { LoweredFunction } from './lowered.ts';
import type { Visitors } from './visitor.ts';

export interface FileContext {
  /** Sloppy mode, where a block's plain functions become variables of the function around it. */
  readonly sloppy: boolean;
  /** What it is compiled to, or is: its exports are then properties that anybody may assign to. */
  readonly commonJs: boolean;
  readonly sf: ts.SourceFile;
  readonly scopes: Scopes;
  readonly points: Points;
  /** Every function's calls begin tasks: the option `tasks`, or 'use task' at the head of the file. */
  readonly tasks: boolean;
  /** The file has to do with tasks: it imports heddle. */
  readonly knowsTasks: boolean;
  /** Some of its functions begin tasks, whoever calls them: what tasks need is loaded before it. */
  readonly takesTasks: boolean;
  /** Whose text is being made: the module's, that of an engine's own function, that of a task's body. */
  inside: 'module' | 'own' | 'body';
  /** Of a strip, see loops/strip.ts. */
  readonly rounds: number;
  /** What the module's record says of it in a bundle. */
  readonly bundled: BundledModule | undefined;
  readonly names: Names;
  readonly visitors: Visitors;
  /** Functions to lower, with the locals decided for each. */
  readonly lowered: ReadonlyMap<ts.Node, { fn: AsyncFunction; locals: readonly Local[] }>;
  /** Those lowered so far, in the order of the module record. */
  readonly functions: LoweredFunction[];
  /** Nests of the engine's own functions. */
  readonly stretches: LoweredFunction[];
  /** What was decided for the variables of the function whose own text is being made. */
  readonly setAside: Map<Binding, Local>;
  readonly functionOf: Map<ts.Node, LoweredFunction>;
  readonly ids: Set<string>;
  /** Told to the module record behind it: module-level declarations. */
  readonly registrations: Fragment[];
  /** Functions that are called without a look at the cell, and by what name (calls/direct.ts). */
  readonly directWays: Map<ts.Node, string>;
  /** Identity variables of methods, declared with the module record. */
  readonly selves: OwnName[];
  pc: number;
  labels: number;
  /** The function being worked on, to blame when the compiler fails. */
  current: ts.Node | null;
}
