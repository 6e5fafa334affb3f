// Which names a function body (var) or a statement list (let, const, class, function, import …) declares.
import ts from '#typescript';
import type { BindingKind } from './scope.ts';

export type Declare = (id: ts.Identifier, kind: BindingKind, declaration: ts.Node) => void;

export function eachName(name: ts.BindingName, found: (id: ts.Identifier) => void): void {
  if (ts.isIdentifier(name)) found(name);
  else for (const e of name.elements) if (!ts.isOmittedExpression(e)) eachName(e.name, found);
}

/** `var` declarations anywhere below, functions and classes excluded. */
export function declareVars(root: ts.Node, declare: Declare): void {
  const visit = (node: ts.Node): void => {
    if (
      ts.isFunctionLike(node) ||
      ts.isClassLike(node) ||
      ts.isTypeNode(node) ||
      ts.isModuleDeclaration(node)
    )
      return;
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped))
      for (const d of node.declarations) eachName(d.name, (id) => declare(id, 'var', d));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(root, visit);
}

function isAmbient(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword)
  );
}

export function lexicalDeclarations(nodes: readonly ts.Node[], declare: Declare): void {
  for (const node of nodes) {
    if (isAmbient(node)) continue;
    if (ts.isVariableStatement(node)) lexicalDeclarations([node.declarationList], declare);
    else if (ts.isVariableDeclarationList(node)) {
      if (!(node.flags & ts.NodeFlags.BlockScoped)) continue;
      const flags = node.flags & ts.NodeFlags.BlockScoped;
      const kind = flags === ts.NodeFlags.Let ? 'let' : flags === ts.NodeFlags.Const ? 'const' : 'using';
      for (const d of node.declarations) eachName(d.name, (id) => declare(id, kind, d));
    } else if (ts.isFunctionDeclaration(node)) {
      if (node.name && node.body) declare(node.name, 'function', node);
    } else if (ts.isClassDeclaration(node)) {
      if (node.name) declare(node.name, 'class', node);
    } else if (ts.isEnumDeclaration(node)) declare(node.name, 'enum', node);
    else if (ts.isModuleDeclaration(node)) {
      if (ts.isIdentifier(node.name)) declare(node.name, 'other', node);
    } else if (ts.isImportEqualsDeclaration(node)) declare(node.name, 'import', node);
    else if (ts.isLabeledStatement(node)) lexicalDeclarations([node.statement], declare);
    else if (ts.isImportDeclaration(node) && node.importClause) {
      const { name, namedBindings } = node.importClause;
      if (name) declare(name, 'import', node);
      if (namedBindings && ts.isNamespaceImport(namedBindings)) declare(namedBindings.name, 'import', node);
      else if (namedBindings) for (const s of namedBindings.elements) declare(s.name, 'import', s);
    }
  }
}

/**
 * Where a parameter list holds expressions, the body has variables of its own. That shows only if the parameters mention
 * a name that the body declares: then it gets a scope of its own here too.
 */
export function declaresApart(parameters: readonly ts.ParameterDeclaration[], body: ts.Block): boolean {
  if (parameters.every((p) => ts.isIdentifier(p.name) && !p.initializer)) return false;
  const mentioned = new Set<string>();
  const mention = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) mentioned.add(node.text);
    ts.forEachChild(node, mention);
  };
  parameters.forEach(mention);
  let apart = false;
  const declare = (id: ts.Identifier): void => {
    if (mentioned.has(id.text)) apart = true;
  };
  declareVars(body, declare);
  lexicalDeclarations(body.statements, declare);
  return apart;
}
