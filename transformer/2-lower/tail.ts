// What a function returns of a call is the call's outcome, and the call takes the direct way, as an awaited one does: whoever
// is cancelled reaches what it runs, and there is neither a task nor a frame that passes its result on.
//   return f(x)   →   return f$d(x);                                f is known (direct.ts): the cell says what came of it
//                 →   return $tail(($c.k = f, f(x)));               f is an async function or imported
//                 →   return $tail(($t1 = g(), $c.k = f, f($t1)));  no user code runs behind the store
// Only where nothing of this function runs behind the return: an iterator to be closed, a finally block, a disposal would
// find the call's outcome in the cell, and a catch clause would see what the call throws.
// A member's call would need its object held; what a variable of unknown contents is called for is mostly synchronous.
import ts from 'typescript';
import { directWay } from './direct.ts';
import { strip } from './expressions/index.ts';
import { concat, frag, join, type Embeddable, type Fragment } from './fragment.ts';
import { isPure, type Lowering } from './lowering.ts';
import { adopts } from './returns.ts';

/** `return expression`, a call, as a tail call; null if it cannot be one. */
export function tailCall(lowering: Lowering, expression: ts.Expression, at: number): Fragment | null {
  const { file, fn } = lowering;
  const call = strip(expression);
  if (!adopts(file, fn) || !ts.isCallExpression(call) || call.questionDotToken) return null;
  const callee = strip(call.expression);
  if (!ts.isIdentifier(callee) || call.arguments.some(ts.isSpreadElement)) return null;
  if (lowering.exits.onTheWay || somethingBehind(call)) return null;
  const args = [...call.arguments];
  const from = call.getStart(file.sf);
  const known = directWay(file, callee);
  if (known !== null) {
    const values = join(lowering.operands(args), ', ');
    return frag`${{ text: 'return ', at }}${{ text: known, at: from }}(${values});`;
  }
  if (!mayBeAsync(lowering, callee)) return null;
  const held: Embeddable[] = [];
  const values = lowering.has(call) ? lowering.operands(args, true) : inPlace(lowering, args, held);
  const { names } = file;
  const name = lowering.verbatim(callee);
  const store = frag`${concat(...held)}${names.helper('cell')}.k = ${name}`;
  const made = frag`${{ text: '', at: from }}${name}(${join(values, ', ')})`;
  return frag`${{ text: 'return ', at }}${names.helper('tail')}((${store}, ${made}));`;
}

/** Arguments that are more than names and constants are held within the expression: it may stand in text kept as it is. */
function inPlace(lowering: Lowering, args: readonly ts.Expression[], held: Embeddable[]): Fragment[] {
  if (args.every((a) => isPure(a, lowering))) return args.map((a) => lowering.value(a));
  return args.map((a) => {
    const { name } = lowering.temp();
    held.push(concat(name, ' = ', lowering.value(a), ', '));
    return concat(name);
  });
}

/** Is it a name for ever of something that is worth a look at the cell: a compiled function, or one of another module? */
function mayBeAsync(lowering: Lowering, callee: ts.Identifier): boolean {
  const binding = lowering.bindingOf(callee);
  if (!binding || binding.redeclared || binding.storage?.local.kind === 'box') return false;
  if (binding.storage?.local.guarded || binding.refs.some((r) => r.write && !r.declares)) return false;
  if (lowering.file.scopes.names.has('eval')) return false;
  const node = binding.declaration;
  const made = ts.isVariableDeclaration(node) && node.initializer ? node.initializer : node;
  const compiled = lowering.file.lowered.get(made);
  if (compiled) return !compiled.fn.generator;
  return ts.isImportSpecifier(node) || ts.isImportClause(node);
}

/** Does code of the function around run when it returns from here, or see what is thrown here? */
function somethingBehind(node: ts.Node): boolean {
  for (let inner = node, n = node.parent; !ts.isFunctionLike(n); inner = n, n = n.parent) {
    if (ts.isForOfStatement(n)) return true;
    if (ts.isTryStatement(n) && (inner === n.tryBlock || (inner === n.catchClause && n.finallyBlock)))
      return true;
    if (holds(n)) return true;
  }
  return false;
}

/** Does this block, body or loop head hold resources? */
function holds(node: ts.Node): boolean {
  if (ts.isForStatement(node))
    return (
      node.initializer !== undefined &&
      ts.isVariableDeclarationList(node.initializer) &&
      isUsing(node.initializer)
    );
  const statements = ts.isBlock(node) || ts.isCaseOrDefaultClause(node) ? node.statements : [];
  const lists = ts.isCaseBlock(node) ? node.clauses.flatMap((c) => [...c.statements]) : statements;
  return lists.some((s) => ts.isVariableStatement(s) && isUsing(s.declarationList));
}

function isUsing(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.Using) !== 0;
}
