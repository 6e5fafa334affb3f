// What the lowering of one file shares: tree, scopes, the functions chosen, names, resume point numbers, records.
import type ts from 'typescript';
import type { AsyncFunction } from '../1-analyse/functions/functions.ts';
import type { Points } from '../1-analyse/points.ts';
import type { Scopes } from '../1-analyse/scopes/scope.ts';
import type { Local } from '../1-analyse/storage/local.ts';
import type { Names } from '../names/names.ts';
import type { Part } from './fragment.ts';
import type { Point } from './ir.ts';

/** One entry of the module record, see ARCHITECTURE.md §3. */
export interface FunctionRecord {
  readonly index: number;
  readonly name: string;
  readonly id: string;
  readonly at: number;
  slots: number;
  sites: { point: Point; names: (string | null)[] }[];
}

export interface FileContext {
  /** Sloppy mode, where a block's plain functions become variables of the function around it. */
  readonly sloppy: boolean;
  /** What it is compiled to, or is: its exports are then properties that anybody may assign to. */
  readonly commonJs: boolean;
  readonly sf: ts.SourceFile;
  readonly scopes: Scopes;
  readonly points: Points;
  /** order: 'exact': generated code calls the runtime's exact half. */
  readonly exact: boolean;
  readonly names: Names;
  /** Functions being lowered, with the locals decided for each. */
  readonly lowered: ReadonlyMap<ts.Node, { fn: AsyncFunction; locals: readonly Local[] }>;
  readonly records: FunctionRecord[];
  readonly ids: Set<string>;
  /** `$fn` registrations of module-level declarations, to stand behind the module record. */
  readonly registrations: Part[];
  /** Hoisted bodies of the functions lowered so far. */
  readonly bodyNames: Map<ts.Node, string>;
  /** Functions that are called without a look at the cell, and by what name (direct.ts). */
  readonly directWays: Map<ts.Node, string>;
  /** Identity variables of methods, declared with the module record. */
  readonly selves: string[];
  /** Light rounds between two looks at the preemption flag, see pace.ts. */
  readonly budget: number;
  pc: number;
  labels: number;
  /** The function being lowered, to blame when the compiler fails. */
  current: ts.Node | null;
}
