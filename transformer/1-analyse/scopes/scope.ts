// What scope analysis finds: scopes, bindings, references. Plain data, filled by bind.ts.
import type ts from 'typescript';
import type { Storage } from '../storage/local.ts';

export type BindingKind =
  | 'var'
  | 'let'
  | 'const'
  | 'using'
  | 'function'
  | 'class'
  | 'enum'
  | 'param'
  | 'catch'
  | 'import'
  | 'self'
  | 'other';

/** A function-like boundary: code inside runs in an activation of its own (static blocks and fields included). */
export type Owner =
  ts.SourceFile | ts.SignatureDeclaration | ts.ClassStaticBlockDeclaration | ts.PropertyDeclaration;

export interface Scope {
  readonly node: ts.Node;
  readonly parent: Scope | null;
  readonly owner: Owner;
  readonly bindings: Map<string, Binding>;
}

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** The declaring name and the node that declares it (declarator, parameter, function, class …). */
  readonly id: ts.Identifier;
  readonly declaration: ts.Node;
  readonly refs: Reference[];
  /** More than one declaration (var twice, var over parameter, overloads do not count). */
  redeclared: boolean;
  storage: Storage | null;
}

export interface Reference {
  readonly node: ts.Identifier;
  readonly binding: Binding | null;
  readonly owner: Owner;
  readonly read: boolean;
  readonly write: boolean;
  /** The binding's own declaration, not a use. */
  readonly declares: boolean;
}

export interface Scopes {
  readonly scopeOf: ReadonlyMap<ts.Node, Scope>;
  /** The scopes whose code runs in an activation of the owner. */
  readonly ownedBy: ReadonlyMap<Owner, readonly Scope[]>;
  /** In source order. */
  readonly references: readonly Reference[];
  readonly refOf: ReadonlyMap<ts.Identifier, Reference>;
  /** Every identifier text of the file, to keep generated names clear of. */
  readonly names: ReadonlySet<string>;
}
