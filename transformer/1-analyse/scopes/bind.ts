// Scope analysis over the TypeScript tree: one walk that opens scopes, declares what they hold and resolves names.
// Types are skipped throughout; only what exists at run time counts.
import ts from '#typescript';
import { isAssignmentOperator, isStep } from '../operators.ts';
import { isWrapper } from '../parentheses.ts';
import { declaresApart, declareVars, eachName, lexicalDeclarations } from './declare.ts';
import type { Binding, BindingKind, Owner, Reference, Scope, Scopes } from './scope.ts';

class Binder {
  readonly scopeOf = new Map<ts.Node, Scope>();
  readonly ownedBy = new Map<Owner, Scope[]>();
  readonly references: Reference[] = [];
  readonly refOf = new Map<ts.Identifier, Reference>();
  readonly names = new Set<string>();
  private scope!: Scope;

  file(sf: ts.SourceFile): void {
    this.within(sf, sf, () => {
      declareVars(sf, this.declare);
      lexicalDeclarations(sf.statements, this.declare);
      sf.statements.forEach(this.visit);
    });
  }

  private within(node: ts.Node, owner: Owner, body: () => void): void {
    const outer = this.scope as Scope | undefined;
    this.scope = { node, owner, parent: outer ?? null, bindings: new Map() };
    this.scopeOf.set(node, this.scope);
    const owned = this.ownedBy.get(owner);
    if (owned) owned.push(this.scope);
    else this.ownedBy.set(owner, [this.scope]);
    body();
    this.scope = outer!;
  }

  private declare = (id: ts.Identifier, kind: BindingKind, declaration: ts.Node): void => {
    const known = this.scope.bindings.get(id.text);
    if (known) {
      if (known.id !== id) known.redeclared = true;
      if (!(kind === 'function' && (known.kind === 'var' || known.kind === 'param'))) return;
    }
    const binding: Binding = {
      name: id.text,
      kind,
      scope: this.scope,
      id,
      declaration,
      refs: known?.refs ?? [],
      redeclared: known?.redeclared ?? false,
      storage: null,
    };
    this.scope.bindings.set(id.text, binding);
  };

  private reference(node: ts.Identifier, read: boolean, write: boolean, declares = false): void {
    let scope: Scope | null = this.scope;
    let binding: Binding | undefined;
    for (; scope; scope = scope.parent) if ((binding = scope.bindings.get(node.text))) break;
    const ref: Reference = { node, binding: binding ?? null, owner: this.scope.owner, read, write, declares };
    binding?.refs.push(ref);
    this.references.push(ref);
    this.refOf.set(node, ref);
  }

  private visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      this.names.add(node.text);
      this.reference(node, true, false);
      return;
    }
    if (ts.isFunctionLike(node)) return this.func(node);
    if (ts.isExpressionWithTypeArguments(node)) return this.visit(node.expression);
    if (
      ts.isTypeNode(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isTypeParameterDeclaration(node)
    )
      return;
    if (ts.isClassLike(node)) return this.classLike(node);
    switch (node.kind) {
      case ts.SyntaxKind.Block:
      case ts.SyntaxKind.ModuleBlock: {
        const block = node as ts.Block;
        return this.within(block, this.scope.owner, () => {
          if (ts.isModuleBlock(node)) declareVars(block, this.declare);
          lexicalDeclarations(block.statements, this.declare);
          block.statements.forEach(this.visit);
        });
      }
      case ts.SyntaxKind.CaseBlock: {
        const block = node as ts.CaseBlock;
        return this.within(block, this.scope.owner, () => {
          for (const clause of block.clauses) lexicalDeclarations(clause.statements, this.declare);
          ts.forEachChild(block, this.visit);
        });
      }
      case ts.SyntaxKind.ForStatement:
      case ts.SyntaxKind.ForInStatement:
      case ts.SyntaxKind.ForOfStatement:
        return this.forLike(node as ts.ForStatement | ts.ForInOrOfStatement);
      case ts.SyntaxKind.CatchClause: {
        const clause = node as ts.CatchClause;
        return this.within(clause, this.scope.owner, () => {
          if (clause.variableDeclaration) {
            eachName(clause.variableDeclaration.name, (id) =>
              this.declare(id, 'catch', clause.variableDeclaration!),
            );
            this.pattern(clause.variableDeclaration.name);
          }
          this.visit(clause.block);
        });
      }
      case ts.SyntaxKind.VariableDeclaration: {
        const d = node as ts.VariableDeclaration;
        this.pattern(d.name);
        if (d.initializer) this.visit(d.initializer);
        return;
      }
      case ts.SyntaxKind.PropertyAccessExpression:
        this.visit((node as ts.PropertyAccessExpression).expression);
        this.note((node as ts.PropertyAccessExpression).name);
        return;
      case ts.SyntaxKind.PropertyAssignment:
      case ts.SyntaxKind.EnumMember: {
        const p = node as ts.PropertyAssignment;
        this.propertyName(p.name);
        if (p.initializer) this.visit(p.initializer);
        return;
      }
      case ts.SyntaxKind.ShorthandPropertyAssignment: {
        const p = node as ts.ShorthandPropertyAssignment;
        this.visit(p.name);
        if (p.objectAssignmentInitializer) this.visit(p.objectAssignmentInitializer);
        return;
      }
      case ts.SyntaxKind.BinaryExpression: {
        const b = node as ts.BinaryExpression;
        if (isAssignmentOperator(b.operatorToken.kind))
          this.target(b.left, b.operatorToken.kind !== ts.SyntaxKind.EqualsToken);
        else this.visit(b.left);
        return this.visit(b.right);
      }
      case ts.SyntaxKind.PrefixUnaryExpression:
      case ts.SyntaxKind.PostfixUnaryExpression: {
        const u = node as ts.PrefixUnaryExpression;
        const steps: boolean = isStep(u);
        return steps ? this.target(u.operand, true) : this.visit(u.operand);
      }
      case ts.SyntaxKind.LabeledStatement:
        return this.visit((node as ts.LabeledStatement).statement);
      case ts.SyntaxKind.BreakStatement:
      case ts.SyntaxKind.ContinueStatement:
      case ts.SyntaxKind.MetaProperty:
      case ts.SyntaxKind.ImportDeclaration:
      case ts.SyntaxKind.NamespaceExportDeclaration:
      case ts.SyntaxKind.JsxNamespacedName:
        return;
      case ts.SyntaxKind.ImportEqualsDeclaration: {
        const ref = (node as ts.ImportEqualsDeclaration).moduleReference;
        if (ts.isIdentifier(ref)) this.visit(ref);
        return;
      }
      case ts.SyntaxKind.ExportDeclaration: {
        const e = node as ts.ExportDeclaration;
        if (!e.moduleSpecifier && e.exportClause && ts.isNamedExports(e.exportClause))
          for (const s of e.exportClause.elements)
            if (ts.isIdentifier(s.propertyName ?? s.name)) this.visit(s.propertyName ?? s.name);
        return;
      }
      case ts.SyntaxKind.ModuleDeclaration: {
        const m = node as ts.ModuleDeclaration;
        if (m.body) this.visit(m.body);
        return;
      }
      case ts.SyntaxKind.EnumDeclaration: {
        const { name, members } = node as ts.EnumDeclaration;
        this.names.add(name.text);
        this.reference(name, false, true, true);
        return this.within(node, this.scope.owner, () => {
          this.declare(name, 'self', node);
          for (const m of members) if (ts.isIdentifier(m.name)) this.declare(m.name, 'other', m);
          members.forEach(this.visit);
        });
      }
      case ts.SyntaxKind.JsxOpeningElement:
      case ts.SyntaxKind.JsxSelfClosingElement:
      case ts.SyntaxKind.JsxClosingElement: {
        const j = node as ts.JsxOpeningElement;
        if (!ts.isIdentifier(j.tagName) || /^[A-Z_$]/.test(j.tagName.text)) this.visit(j.tagName);
        if (j.attributes) this.visit(j.attributes);
        return;
      }
      case ts.SyntaxKind.JsxAttribute: {
        const a = node as ts.JsxAttribute;
        if (a.initializer) this.visit(a.initializer);
        return;
      }
    }
    ts.forEachChild(node, this.visit);
  };

  private note(name: ts.Node): void {
    if (ts.isIdentifier(name)) this.names.add(name.text);
  }

  private propertyName(name: ts.PropertyName): void {
    if (ts.isComputedPropertyName(name)) this.visit(name.expression);
    else this.note(name);
  }

  /** Left side of an assignment: names are written, member expressions are evaluated. */
  private target(node: ts.Node, reads: boolean): void {
    if (ts.isIdentifier(node)) {
      this.names.add(node.text);
      this.reference(node, reads, true);
    } else if (isWrapper(node)) {
      this.target(node.expression, reads);
    } else if (ts.isArrayLiteralExpression(node)) {
      node.elements.forEach((e) => this.targetElement(e));
    } else if (ts.isObjectLiteralExpression(node)) {
      for (const p of node.properties) {
        if (ts.isShorthandPropertyAssignment(p)) {
          this.target(p.name, false);
          if (p.objectAssignmentInitializer) this.visit(p.objectAssignmentInitializer);
        } else if (ts.isPropertyAssignment(p)) {
          this.propertyName(p.name);
          this.targetElement(p.initializer);
        } else if (ts.isSpreadAssignment(p)) this.target(p.expression, false);
      }
    } else this.visit(node);
  }

  private targetElement(node: ts.Node): void {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      this.target(node.left, false);
      this.visit(node.right);
    } else if (ts.isSpreadElement(node)) this.target(node.expression, false);
    else if (!ts.isOmittedExpression(node)) this.target(node, false);
  }

  /** Names in a binding pattern are declarations; defaults and computed keys are code. */
  private pattern(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) {
      this.names.add(name.text);
      this.reference(name, false, true, true);
      return;
    }
    for (const e of name.elements) {
      if (ts.isOmittedExpression(e)) continue;
      if (e.propertyName) this.propertyName(e.propertyName);
      this.pattern(e.name);
      if (e.initializer) this.visit(e.initializer);
    }
  }

  private forLike(node: ts.ForStatement | ts.ForInOrOfStatement): void {
    const open = (body: () => void): void => {
      const init = node.initializer;
      if (init && ts.isVariableDeclarationList(init) && init.flags & ts.NodeFlags.BlockScoped) {
        this.within(node, this.scope.owner, () => {
          lexicalDeclarations([init], this.declare);
          body();
        });
      } else body();
    };
    open(() => {
      if (!ts.isForStatement(node) && !ts.isVariableDeclarationList(node.initializer)) {
        this.target(node.initializer, false);
        this.visit(node.expression);
        this.visit(node.statement);
      } else ts.forEachChild(node, this.visit);
    });
  }

  private func(node: ts.SignatureDeclaration): void {
    const body = (node as ts.FunctionLikeDeclaration).body;
    // Overloads, declare functions, signatures and function types declare a name at most.
    if (ts.isFunctionDeclaration(node) && node.name) {
      this.names.add(node.name.text);
      if (!body) return;
      this.reference(node.name, false, true, true);
    } else if (node.name && !ts.isIdentifier(node.name) && ts.isPropertyName(node.name))
      this.propertyName(node.name);
    else if (node.name) this.note(node.name);
    ts.canHaveDecorators(node) && ts.getDecorators(node)?.forEach(this.visit);
    if (!body) return;
    const inside = (): void =>
      this.within(node, node, () => {
        for (const p of node.parameters)
          if (!isThis(p)) eachName(p.name, (id) => this.declare(id, 'param', p));
        const apart = ts.isBlock(body) && declaresApart(node.parameters, body);
        if (!apart) {
          declareVars(body, this.declare);
          if (ts.isBlock(body)) lexicalDeclarations(body.statements, this.declare);
        }
        for (const p of node.parameters) {
          ts.getDecorators(p)?.forEach(this.visit);
          if (isThis(p)) continue;
          this.pattern(p.name);
          if (p.initializer) this.visit(p.initializer);
        }
        if (apart)
          this.within(body, node, () => {
            declareVars(body, this.declare);
            lexicalDeclarations(body.statements, this.declare);
            body.statements.forEach(this.visit);
          });
        else if (ts.isBlock(body)) {
          this.scopeOf.set(body, this.scope);
          body.statements.forEach(this.visit);
        } else this.visit(body);
      });
    if (ts.isFunctionExpression(node) && node.name) {
      const name = node.name;
      const holder = {} as ts.Node;
      this.within(holder, this.scope.owner, () => {
        this.declare(name, 'self', node);
        inside();
      });
    } else inside();
  }

  private classLike(node: ts.ClassLikeDeclaration): void {
    ts.getDecorators(node)?.forEach(this.visit);
    if (ts.isClassDeclaration(node) && node.name) {
      this.names.add(node.name.text);
      this.reference(node.name, false, true, true);
    }
    this.within(node, this.scope.owner, () => {
      if (node.name) {
        this.names.add(node.name.text);
        this.declare(node.name, 'self', node);
      }
      for (const clause of node.heritageClauses ?? [])
        if (clause.token === ts.SyntaxKind.ExtendsKeyword)
          clause.types.forEach((t) => this.visit(t.expression));
      for (const m of node.members) {
        if (ts.isPropertyDeclaration(m)) {
          ts.getDecorators(m)?.forEach(this.visit);
          this.propertyName(m.name);
          if (m.initializer) this.within(m, m, () => this.visit(m.initializer!));
        } else if (ts.isClassStaticBlockDeclaration(m)) {
          this.within(m, m, () => {
            declareVars(m.body, this.declare);
            lexicalDeclarations(m.body.statements, this.declare);
            m.body.statements.forEach(this.visit);
          });
        } else if (!ts.isIndexSignatureDeclaration(m)) this.visit(m);
      }
    });
  }
}

/** TypeScript's `this` parameter, a type only. */
function isThis(p: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(p.name) && p.name.text === 'this';
}

export function bind(sf: ts.SourceFile): Scopes {
  const binder = new Binder();
  binder.file(sf);
  binder.references.sort((a, b) => a.node.pos - b.node.pos);
  return binder;
}
