// A statement list: hoisted functions and throwing boxes first, then the statements in order.
//   { use(); const x = await f(); function use() {…} }   →   use = function () {…}; use(); await#1 f(); x = $r
import type ts from 'typescript';
import { lexicalDeclarations } from '../../1-analyse/scopes/declare.ts';
import type { Local } from '../../1-analyse/storage/local.ts';
import { usingIn } from '../../1-analyse/using.ts';
import { concat, frag, type Fragment, type Part } from '../fragment.ts';
import { lowerFunction } from '../functions/function.ts';
import type { Lowering } from '../lowering.ts';
import { accessText } from '../text/access.ts';
import { named } from '../text/named.ts';
import { lowerDisposal } from './using.ts';

/** Block names for the boxes that `declared` names make anew each round. */
export function aliases(lowering: Lowering, each: (found: (id: ts.Identifier) => void) => void): void {
  const locals: Local[] = [];
  each((id) => {
    const local = lowering.localOf(id);
    if (local?.alias && !locals.includes(local)) locals.push(local);
  });
  if (locals.length) lowering.emit({ kind: 'alias', locals });
}

/** What a new box is assigned to: the variable, and the block's own name for it. */
export function boxTarget(local: Local): string {
  return local.alias ? `${local.alias} = ${local.name}` : local.name;
}

export function prepareList(lowering: Lowering, statements: readonly ts.Statement[]): void {
  aliases(lowering, (found) => lexicalDeclarations(statements, found));
  const functions: { node: ts.FunctionDeclaration; id: ts.Identifier }[] = [];
  lexicalDeclarations(statements, (id, kind, node) => {
    const local = lowering.localOf(id);
    if (!local) return;
    if (kind === 'function') functions.push({ node: node as ts.FunctionDeclaration, id });
    else if (local.guarded)
      lowering.code(
        concat(
          boxTarget(local),
          ` = ${lowering.file.names.helper('uninitialised')}(${JSON.stringify(id.text)});`,
        ),
        [local],
      );
  });
  for (const { id } of functions) {
    const local = lowering.localOf(id)!;
    if (local.kind === 'box') lowering.code(concat(boxTarget(local), ' = { v: undefined };'), [local]);
  }
  for (const { node, id } of functions) hoistFunction(lowering, node, id);
}

function hoistFunction(lowering: Lowering, node: ts.FunctionDeclaration, id: ts.Identifier): void {
  const { file } = lowering;
  const binding = lowering.bindingOf(id)!;
  const { local } = binding.storage!;
  const access = accessText(binding);
  const chosen = file.lowered.get(node);
  let body: Fragment | null = null;
  let fn: Fragment;
  if (chosen) {
    const replacement = lowerFunction(file, chosen.fn, chosen.locals);
    const reads = lowering.verbatimUses(node);
    fn = { ...withoutName(file.sf, replacement.entry, id), ...reads };
    body = replacement.body && { ...replacement.body, ...reads };
  } else {
    const text = lowering.verbatim(node);
    fn = withoutName(file.sf, text, id);
  }
  const prepared = chosen?.fn.generator;
  const kept = access === id.text && !prepared ? fn : named(id.text, fn);
  const made = prepared ? frag`${file.names.helper('generatorFunction')}(${kept})` : kept;
  const assignment =
    local.kind === 'box' ? concat(local, '.v = ', made, ';') : concat(local.name, ' = ', made, ';');
  lowering.code(body ? frag`{ ${body} ${assignment} }` : assignment, local.kind === 'plain' ? [local] : []);
}

/** A function declaration's text as an anonymous expression: it takes its name from what it is assigned to. */
function withoutName(sf: ts.SourceFile, text: Fragment, id: ts.Identifier): Fragment {
  const start = id.getStart(sf);
  const parts = text.parts.flatMap((p): Part[] => {
    if (typeof p === 'string') return [p];
    if ('text' in p) return p.at === start ? [] : [p];
    if (p.from <= start && p.to >= id.end)
      return [
        { from: p.from, to: start },
        { from: id.end, to: p.to },
      ].filter((r) => r.to > r.from);
    return [p];
  });
  return { ...text, parts };
}

export function lowerList(lowering: Lowering, statements: readonly ts.Statement[]): void {
  prepareList(lowering, statements);
  const run = (): void => statements.forEach((s) => lowering.statement(s));
  const using = usingIn(statements);
  if (using)
    lowerDisposal(
      lowering,
      using,
      statements.find((s) => usingIn([s]))!,
      run,
    );
  else run();
}
