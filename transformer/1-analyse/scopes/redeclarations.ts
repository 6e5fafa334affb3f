// Names declared twice in one scope where the language forbids it. Only scopes below the file: what stands at the top
// of a file keeps its text when it is lowered.
import ts from '#typescript';
import { declareVars, lexicalDeclarations } from './declare.ts';

/** Does `node` open a scope that declares a name twice? */
export function redeclaration(node: ts.Node, strict: boolean): boolean {
  if (ts.isBlock(node)) {
    const fn = ts.isFunctionLike(node.parent) ? (node.parent as ts.FunctionLikeDeclaration) : null;
    return fn ? inBody(fn, node) : inBlock(node, node.statements, strict, catchNames(node.parent));
  }
  if (ts.isCaseBlock(node))
    return inBlock(
      node,
      node.clauses.flatMap((c) => [...c.statements]),
      strict,
      [],
    );
  if (
    (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) &&
    node.initializer &&
    ts.isVariableDeclarationList(node.initializer) &&
    node.initializer.flags & ts.NodeFlags.BlockScoped
  )
    return inBlock(node.statement, [node.initializer], strict, []);
  return false;
}

function catchNames(parent: ts.Node): string[] {
  const result: string[] = [];
  if (ts.isCatchClause(parent) && parent.variableDeclaration) {
    const collect = (name: ts.BindingName): void => {
      if (ts.isIdentifier(name)) result.push(name.text);
      else for (const e of name.elements) if (!ts.isOmittedExpression(e)) collect(e.name);
    };
    collect(parent.variableDeclaration.name);
  }
  return result;
}

function inBody(fn: ts.FunctionLikeDeclaration, body: ts.Block): boolean {
  const vars = new Set<string>();
  for (const p of fn.parameters) {
    const collect = (name: ts.BindingName): void => {
      if (ts.isIdentifier(name)) vars.add(name.text);
      else for (const e of name.elements) if (!ts.isOmittedExpression(e)) collect(e.name);
    };
    collect(p.name);
  }
  declareVars(body, (id) => vars.add(id.text));
  const lexical = new Set<string>();
  let twice = false;
  lexicalDeclarations(body.statements, (id, kind) => {
    if (kind === 'other' || kind === 'enum' || kind === 'import') return;
    // Functions at the top of a body are declared as `var` is.
    if (kind === 'function') vars.add(id.text);
    else if (lexical.has(id.text)) twice = true;
    else lexical.add(id.text);
  });
  return twice || [...lexical].some((name) => vars.has(name));
}

function inBlock(
  root: ts.Node,
  nodes: readonly ts.Node[],
  strict: boolean,
  outer: readonly string[],
): boolean {
  const kinds = new Map<string, 'plain function' | 'other'>();
  let twice = false;
  lexicalDeclarations(nodes, (id, kind, node) => {
    if (kind === 'other' || kind === 'enum' || kind === 'import') return;
    const f = node as ts.FunctionDeclaration;
    const plain =
      kind === 'function' &&
      !f.asteriskToken &&
      !f.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
    const own = plain && !strict ? 'plain function' : 'other';
    const known = kinds.get(id.text);
    if (known !== undefined && (known === 'other' || own === 'other')) twice = true;
    kinds.set(id.text, own);
    if (outer.includes(id.text)) twice = true;
  });
  declareVars(root, (id) => {
    if (kinds.has(id.text)) twice = true;
  });
  return twice;
}
