// What a module gets: before its imports that of the helpers, behind them the module record and registrations.
//   import { cell as $c, … } from 'heddle/internal'; … var $m = $module(import.meta.url, […]), $self1; $fn($m, 0, f, f$);
import { basename } from 'node:path';
import ts from '#typescript';
import { guardsProgram } from '../1-analyse/guarded.ts';
import { isLeaf, loadsHeddle } from '../1-analyse/imports.ts';
import { beginsProgram } from '../1-analyse/program.ts';
import type { FileContext } from '../2-lower/file.ts';
import type { Nest, Point } from '../2-lower/ir.ts';
import type { LaidOutFile, Layout } from '../3-layout/index.ts';
import { isApart } from '../3-layout/slots.ts';
import { INTERNAL, INTERNAL_TASKS, isForTasks } from '../names/helpers.ts';
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
export function loadHelpers(file: FileContext): TextPart[] {
  const { commonJs, names, sf, takesTasks } = file;
  const from = takesTasks ? INTERNAL_TASKS : INTERNAL;
  const load = commonJs
    ? requires(names, from)
    : isLeaf(sf)
      ? importsAsConstants(file, from)
      : imports(names, from);
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
  const begins = beginsProgram(sf, file.scopes) ? '"program"' : guardsProgram(sf);
  const more = [
    ...(begins !== false || bundled ? [String(begins)] : []),
    ...(bundled ? [JSON.stringify([bundled.loader, bundled.id, bundled.entry])] : []),
  ];
  const selves = file.selves.map((s) => `, ${text.word(s)}`).join('');
  const record = `var ${names.own('m')} = ${names.helper('module_')}(${[bundled?.url ?? ofFile, `[${functions.join(', ')}]`, JSON.stringify(basename(sf.fileName)), ...more].join(', ')})${selves};`;
  const plain = plainFunctions(file, file.commonJs ? 'cjs' : 'esm');
  const named = namedValues(file);
  // Behind an await, what a function enters is its own: no await of a program that does so may go on in place.
  const enters = /\benterWith\b/.test(sf.text) ? [`${names.helper('suspendAlways')}();\n`] : [];
  const stretches = stretchFunctions(text, layouts);
  const ways = directWays(text).flatMap((way) => [...way, '\n']);
  return [
    '\n',
    ...tasksAsConstants(file),
    `${record}\n`,
    ...enters,
    ...stateOf(layouts, names),
    ...stretches,
    ...ways,
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

function requires(names: Names, from: string): string {
  const all = names.helpers();
  const list = all.filter(([name]) => !names.isMember(name)).map(([name, alias]) => `${name}: ${alias}`);
  if (list.length === all.length) return `const { ${list.join(', ')} } = require('${from}');`;
  const whole = names.own('i');
  return `const ${whole} = require('${from}'), { ${list.join(', ')} } = ${whole};`;
}

function imports(names: Names, from: string): string {
  const list = names.helpers().map(([name, alias]) => `${name} as ${alias}`);
  return `import { ${list.join(', ')} } from '${from}';`;
}

/**
 * V8 folds a constant into optimised code and loads an import at every use: a call that does not suspend takes 3 ns in place of 5.
 * Not where a function may be called before the constants have their values, by a module that this one imports; and what only tasks
 * call, not before it is known to be there.
 */
function importsAsConstants(file: FileContext, from: string): string {
  const { names } = file;
  const list = names.helpers().map(([name, alias]) => {
    const constant = !isForTasks(name) || file.takesTasks || bindsTasksLater(file);
    return { name, alias, imported: constant ? names.imported(name) : alias };
  });
  const load = list.map(({ name, imported }) => `${name} as ${imported}`);
  const bind = list.filter(({ name }) => !isForTasks(name) || file.takesTasks).map(constantOf);
  return `import { ${load.join(', ')} } from '${from}';\nconst ${bind.join(', ')};`;
}

function constantOf({ alias, imported }: { alias: string; imported: string }): string {
  return `${alias} = ${imported}`;
}

/** Do the imports at the top load heddle, and with it what tasks call? */
function bindsTasksLater({ commonJs, knowsTasks, sf, takesTasks }: FileContext): boolean {
  if (commonJs || takesTasks || !knowsTasks || !isLeaf(sf)) return false;
  const end = recordAt(sf);
  return sf.statements.some((s) => s.end <= end && ts.isImportDeclaration(s) && loadsHeddle(s));
}

/** Behind the imports: a compiler that makes calls of `require` of them makes them in this order. */
function tasksAsConstants(file: FileContext): string[] {
  if (!bindsTasksLater(file)) return [];
  const { names } = file;
  const bind = names
    .helpers()
    .filter(([name]) => isForTasks(name))
    .map(([name, alias]) => constantOf({ alias, imported: names.imported(name) }));
  return bind.length === 0 ? [] : [`const ${bind.join(', ')};\n`];
}
