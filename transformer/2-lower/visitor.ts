// The table by which visitors reach each other: no visitor imports another. Filled by visitors.ts, handed on with the
// file, and asked by Lowering only.
import type ts from 'typescript';
import type { FileContext } from './file.ts';
import type { Fragment, Part } from './fragment.ts';
import type { JumpUse } from './ir.ts';
import type { LoweredFunction } from './lowered.ts';
import type { Lowering } from './lowering.ts';
import type { DeclareName, Pattern } from './patterns/declare.ts';

/** Emits what must happen before, and returns what is left. */
export type ExpressionVisitor = (lowering: Lowering, node: never) => Fragment;

/** `labels`: those that stand directly before the statement. */
export type StatementVisitor = (lowering: Lowering, node: never, labels: readonly string[]) => void;

/** Answers whether it took the declaration: it does where the name is a local of the function. */
export type DeclarationVisitor = (lowering: Lowering, node: never) => boolean;

export type Substitutes = ReadonlyMap<ts.Node, Fragment>;

export interface NestedOptions {
  /** Replace parts of what the function's head evaluates: the expression of a computed name. */
  readonly substitutes?: Substitutes | undefined;
  /** A declaration that becomes an expression: it takes its name from what it is assigned to. */
  readonly unnamed?: boolean;
}

export interface Visitors {
  /** Expressions with a point inside, by syntax kind. */
  readonly expressions: Readonly<Partial<Record<ts.SyntaxKind, ExpressionVisitor>>>;
  /** `a?.b(c)`, whatever kind its last link is. */
  readonly chain: ExpressionVisitor;
  /** Statements with a point inside, by syntax kind. */
  readonly statements: Readonly<Partial<Record<ts.SyntaxKind, StatementVisitor>>>;
  /** Declarations, whether or not there is a point inside. */
  readonly declarations: Readonly<Partial<Record<ts.SyntaxKind, DeclarationVisitor>>>;
  list(lowering: Lowering, statements: readonly ts.Statement[]): void;
  pattern(lowering: Lowering, pattern: Pattern, value: Fragment, declare: DeclareName | null): void;
  assign(lowering: Lowering, target: ts.Expression, value: Fragment): void;
  /** Source text as it stands, with the edits that lowered functions ask of it; adds the jumps in it to `jumps`. */
  text(
    file: FileContext,
    node: ts.Node,
    lowering: Lowering | null,
    substitutes?: Substitutes,
    jumps?: JumpUse[],
  ): Part[];
  /** The text of a compiled function that stays the engine's own. */
  own(file: FileContext, node: ts.Node, substitutes?: Substitutes): Part[];
  nested(file: FileContext, node: ts.Node, options?: NestedOptions): LoweredFunction;
}
