// What a module gets: before its imports that of the helpers, behind them the module record and registrations.
//   import { cell as $c, … } from 'heddle/internal'; … var $m = $module(import.meta.url, […]), $self1; $fn($m, 0, f, f$);
import { basename } from 'node:path';
import ts from '#typescript';
import { guardsProgram } from '../1-analyse/guarded.ts';
import { isLeaf } from '../1-analyse/imports.ts';
import type { FileContext } from '../2-lower/file.ts';
import type { Nest, Point } from '../2-lower/ir.ts';
import type { LaidOutFile, Layout } from '../3-layout/index.ts';
import { isApart } from '../3-layout/slots.ts';
import { INTERNAL } from '../names/helpers.ts';
import type { Names } from '../names/names.ts';
import { directWays } from './direct-ways.ts';
import { slotNames } from './frame-text.ts';
import { handedNames, stateVariables } from './state-variables.ts';
import { namedValues } from './named.ts';
import { plainFunctions } from './plain.ts';
import { nestFunctions } from './print-nest.ts';
import type { FileText, TextPart } from './text.ts';

/**
 * Where the helpers are loaded: before whatever the file imports, because a module of a cycle may call functions of this one
 * before its turn has come; behind directives and what compilers read in comments.
 */
export function helpersAt(sf: ts.SourceFile): number {
  let at = ts.getShebang(sf.text)?.length ?? 0;
  for (const { pos, end } of ts.getLeadingCommentRanges(sf.text, at) ?? [])
    if (/^\/\/\/\s*<|@jsx/.test(sf.text.slice(pos, end))) at = end;
  for (const s of sf.statements) {
    if (!isDirective(s)) break;
    at = s.end;
  }
  return at;
}

/** Where the module record stands: behind directives and the imports at the top. */
export function recordAt(sf: ts.SourceFile): number {
  let at = helpersAt(sf);
  for (const s of sf.statements) {
    if (!isDirective(s) && !ts.isImportDeclaration(s) && !ts.isImportEqualsDeclaration(s)) break;
    at = s.end;
  }
  return at;
}

function isDirective(s: ts.Statement): boolean {
  return ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression);
}

/** Loads the helpers that are in use. */
export function loadHelpers({ commonJs, names, sf }: FileContext): TextPart[] {
  const load = commonJs ? requires(names) : isLeaf(sf) ? importsAsConstants(names) : imports(names);
  return [`\n${load}\n`];
}

/** The module record and what is told to it. */
export function moduleRecord(text: FileText, { file, layouts }: LaidOutFile): TextPart[] {
  const { names, sf } = file;
  const functions = file.functions.map((fn) => {
    const layout = layouts.get(fn)!;
    const site = (point: Point, saved: (string | null)[], ...more: number[]): string => {
      const { line, character } = sf.getLineAndCharacterOfPosition(point.at);
      const items = [point.pc, line + 1, character + 1, `'${point.kind}'`, JSON.stringify(saved), ...more];
      return `[${items.join(', ')}]`;
    };
    const stateSlots = new Map([...layout.nests.keys()].map((n) => [n.point, stateSlot(layout, n)]));
    const sites = [
      ...layout.points.map((p) => site(p, slotNames(layout, p), ...(stateSlots.get(p) ?? []))),
      ...[...layout.nests.values()].flatMap((n) => n.points.map((p) => site(p, handedNames(n, p)))),
    ];
    const line = sf.getLineAndCharacterOfPosition(fn.at).line + 1;
    return `{ name: ${JSON.stringify(fn.fn.name)}, id: ${JSON.stringify(fn.id)}, line: ${line}, slots: ${layout.slots.count}, sites: [${sites.join(', ')}] }`;
  });
  const { bundled } = file;
  const ofScript = "require('node:url').pathToFileURL(__filename).href";
  // A bundler may make an ES module of a script.
  const ofFile = !file.commonJs
    ? 'import.meta.url'
    : bundled
      ? `typeof __filename === 'string' ? ${ofScript} : undefined`
      : ofScript;
  const guarded = guardsProgram(sf);
  const more = [
    ...(guarded || bundled ? [String(guarded)] : []),
    ...(bundled ? [JSON.stringify([bundled.loader, bundled.id, bundled.entry])] : []),
  ];
  const selves = file.selves.map((s) => `, ${text.word(s)}`).join('');
  const record = `var ${names.own('m')} = ${names.helper('module_')}(${[bundled?.url ?? ofFile, `[${functions.join(', ')}]`, JSON.stringify(basename(sf.fileName)), ...more].join(', ')})${selves};`;
  const plain = plainFunctions(file, file.commonJs ? 'cjs' : 'esm');
  const named = namedValues(file);
  // Behind an await, what a function enters is its own: no await of a program that does so may go on in place.
  const enters = /\benterWith\b/.test(sf.text) ? [`${names.helper('suspendAlways')}();\n`] : [];
  return [
    `\n${record}\n`,
    ...enters,
    ...stateOf(layouts, names),
    ...stretchFunctions(text, layouts),
    ...directWays(text).flatMap((way) => [...way, '\n']),
    ...file.registrations.flatMap((r) => [...text.parts(r.parts), '\n']),
    ...(plain === null ? [] : [plain, '\n']),
    ...(named === null ? [] : [named, '\n']),
  ];
}

/** Where a nest's caller keeps what it handed out, if it has a slot of its own. */
function stateSlot({ slots }: Layout, { state }: Nest): number[] {
  return isApart(slots, state) ? [state.slot] : [];
}

/** Functions of nests in the engine's own functions that need nothing of what is around them there. */
function stretchFunctions(text: FileText, layouts: LaidOutFile['layouts']): TextPart[] {
  return text.file.stretches.flatMap((s) =>
    s.fn.shape === 'inline' ? [] : [...nestFunctions(text, s, layouts.get(s)!), '\n'],
  );
}

/** The variables that the file's nests hand out their state in. */
function stateOf(layouts: LaidOutFile['layouts'], names: Names): string[] {
  const nests = [...layouts.values()].flatMap((layout) => [...layout.nests.values()]);
  if (nests.length === 0) return [];
  return [`${stateVariables(nests, names)}\n`];
}

function requires(names: Names): string {
  const list = names.helpers().map(([name, alias]) => `${name}: ${alias}`);
  return `const { ${list.join(', ')} } = require('${INTERNAL}');`;
}

function imports(names: Names): string {
  const list = names.helpers().map(([name, alias]) => `${name} as ${alias}`);
  return `import { ${list.join(', ')} } from '${INTERNAL}';`;
}

/**
 * V8 folds a constant into optimised code and loads an import at every use: a call that does not suspend takes 3 ns in place of 5.
 * Not where a function may be called before the constants have their values, by a module that this one imports.
 */
function importsAsConstants(names: Names): string {
  const list = names.helpers().map(([name, alias]) => ({ name, alias, imported: names.imported(name) }));
  const load = list.map(({ name, imported }) => `${name} as ${imported}`);
  const bind = list.map(({ alias, imported }) => `${alias} = ${imported}`);
  return `import { ${load.join(', ')} } from '${INTERNAL}';\nconst ${bind.join(', ')};`;
}
