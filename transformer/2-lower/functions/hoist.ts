// What happens at the head of a statement list: names of its boxes, throwing boxes, and function declarations, which are
// there before the first statement.
//   { use(); const x = await f(); function use() {…} }   →   use = function () {…}; use(); await#1 f(); x = $r
import type ts from 'typescript';
import { lexicalDeclarations } from '../../1-analyse/scopes/declare.ts';
import { concat, frag, type Fragment, helper, mention } from '../fragment.ts';
import type { Lowering } from '../lowering.ts';
import { aliases, boxTarget } from '../patterns/boxes.ts';
import { uninitialised } from '../patterns/declare.ts';
import { isAsInSource } from '../text/access.ts';
import { named } from '../text/named.ts';
import { withoutName } from '../text/without-name.ts';
import { hungExpression } from './hung.ts';
import { beginsTasks, hangs } from './world.ts';

export function prepareList(lowering: Lowering, statements: readonly ts.Statement[]): void {
  aliases(lowering, (found) => lexicalDeclarations(statements, found));
  const functions: { node: ts.FunctionDeclaration; id: ts.Identifier }[] = [];
  lexicalDeclarations(statements, (id, kind, node) => {
    const local = lowering.localOf(id);
    if (!local) return;
    if (kind === 'function') functions.push({ node: node as ts.FunctionDeclaration, id });
    else if (local.guarded)
      lowering.code(concat(...boxTarget(local), ' = ', uninitialised(id), ';'), [local]);
  });
  for (const { id } of functions) {
    const local = lowering.localOf(id)!;
    if (local.kind === 'box') lowering.code(concat(...boxTarget(local), ' = { v: undefined };'), [local]);
  }
  for (const { node, id } of functions) hoistFunction(lowering, node, id);
}

/** An engine's own function, as an expression that takes its name from what it is assigned to. */
function besideDeclared(lowering: Lowering, node: ts.FunctionDeclaration, id: ts.Identifier): Fragment {
  const { file } = lowering;
  const uses = lowering.verbatimUses(node);
  const text = withoutName(file.sf, { parts: file.visitors.own(file, node), ...uses }, id);
  if (!hangs(file, node)) return text;
  const { parts } = hungExpression(file, node, text.parts, { name: id.text });
  return { parts, ...uses };
}

function hoistFunction(lowering: Lowering, node: ts.FunctionDeclaration, id: ts.Identifier): void {
  const { file } = lowering;
  const binding = lowering.bindingOf(id)!;
  const { local } = binding.storage!;
  const chosen = file.lowered.get(node);
  let body: Fragment | null = null;
  let fn: Fragment;
  if (chosen && !beginsTasks(file, node)) fn = besideDeclared(lowering, node, id);
  else if (chosen) {
    const nested = lowering.nested(node, { unnamed: true });
    const uses = lowering.verbatimUses(node);
    fn = { parts: [{ hole: nested, half: 'entry' }], ...uses };
    if (chosen.fn.shape !== 'inline') body = { parts: [{ hole: nested, half: 'body' }], ...uses };
  } else fn = withoutName(file.sf, lowering.verbatim(node), id);
  const prepared = chosen?.fn.generator && beginsTasks(file, node);
  const hung = chosen && !beginsTasks(file, node) && hangs(file, node);
  const kept = hung || (isAsInSource(binding) && !prepared) ? fn : named(id.text, fn);
  const made = prepared ? frag`${helper('generatorFunction')}(${kept})` : kept;
  const assignment =
    local.kind === 'box' ? concat(local, '.v = ', made, ';') : concat(mention(local), ' = ', made, ';');
  lowering.code(body ? frag`{ ${body} ${assignment} }` : assignment, local.kind === 'plain' ? [local] : []);
}
