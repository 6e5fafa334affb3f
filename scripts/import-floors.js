// @ts-check
// Who may import whom, by value (types cost nothing and tie no order of loading). The transformer is built in floors: what
// stands on one imports what is on it or below. A circle of imports means that none of its files can be read, tested or
// loaded alone. Run by `npm run lint`; test/packaging/import-floors.test.ts shows that it finds both.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from './steps.js';

/** The floors of transformer/, the lowest first: folders and files, several to a floor. */
const FLOORS = [
  ['names'],
  ['diagnostics', 'options.ts'],
  ['typescript'],
  ['1-analyse'],
  ['2-lower'],
  ['3-layout'],
  ['4-emit'],
  ['transform.ts'],
  ['adapters'],
  ['index.ts'],
];

/** Files that only the table of visitors may import: they reach each other through the lowering they are given. */
const VISITORS = [
  '2-lower/statements/',
  '2-lower/expressions/',
  '2-lower/functions/function.ts',
  '2-lower/patterns/pattern.ts',
  '2-lower/text/verbatim.ts',
];
const TABLE = '2-lower/visitors.ts';

/**
 * Files in the largest circle of runtime/ today. The number may only become smaller; the goal is three, a promise and its
 * rejection, which are one thing in the language too.
 */
const RUNTIME_CIRCLE = 7;

/** @typedef {Map<string, string[]>} Graph file → files that it imports by value, as paths below the folder */

/**
 * @param {string} folder
 * @returns {Graph}
 */
export function importGraph(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d)\.ts$/.test(name))
    .map((name) => name.split(sep).join('/'))
    .sort();
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, false);
      const targets = source.statements
        .map(importedByValue)
        .filter((from) => from?.startsWith('.'))
        .map((from) =>
          relative(folder, resolve(folder, dirname(file), String(from)))
            .split(sep)
            .join('/'),
        )
        .filter((target) => known.has(target));
      return [file, [...new Set(targets)]];
    }),
  );
}

/**
 * @param {ts.Statement} statement
 * @returns {string | null} the specifier, if anything of it exists at run time
 */
function importedByValue(statement) {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly, moduleSpecifier } = statement;
    if (isTypeOnly || moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return null;
    const named = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : null;
    return named?.every((e) => e.isTypeOnly) ? null : moduleSpecifier.text;
  }
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return null;
  const clause = statement.importClause;
  if (clause === undefined) return statement.moduleSpecifier.text;
  const bindings = clause.namedBindings;
  const typesOnly =
    clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause.name === undefined &&
      bindings !== undefined &&
      ts.isNamedImports(bindings) &&
      bindings.elements.every((e) => e.isTypeOnly));
  return typesOnly ? null : statement.moduleSpecifier.text;
}

/**
 * The circles of a graph: strongly connected files (Tarjan), the largest first.
 * @param {Graph} graph
 * @returns {string[][]}
 */
export function circles(graph) {
  /** @type {Map<string, { index: number, low: number, open: boolean }>} */
  const state = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const found = [];
  const visit = (/** @type {string} */ file) => {
    const own = { index: state.size, low: state.size, open: true };
    state.set(file, own);
    stack.push(file);
    for (const target of graph.get(file) ?? []) {
      const known = state.get(target) ?? visit(target);
      if (known.open) own.low = Math.min(own.low, known.low);
    }
    if (own.low === own.index) {
      const circle = stack.splice(stack.indexOf(file));
      for (const member of circle) /** @type {{ open: boolean }} */ (state.get(member)).open = false;
      if (circle.length > 1) found.push(circle);
    }
    return own;
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found.sort((a, b) => b.length - a.length);
}

/**
 * A way round through the files of a circle, for the message: the shortest from its first file back to it.
 * @param {Graph} graph
 * @param {string[]} circle
 */
function wayRound(graph, circle) {
  const members = new Set(circle);
  const start = [...circle].sort()[0] ?? '';
  /** @type {string[][]} */
  const ways = [[start]];
  const seen = new Set();
  for (let way = ways.shift(); way !== undefined; way = ways.shift())
    for (const target of graph.get(way.at(-1) ?? '') ?? []) {
      if (target === start) return [...way, start].join(' → ');
      if (!members.has(target) || seen.has(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  return circle.join(', ');
}

/** @param {string} file */
function floorOf(file) {
  return FLOORS.findIndex((floor) => floor.some((name) => file === name || file.startsWith(`${name}/`)));
}

/**
 * What is wrong with the imports of transformer/.
 * @param {Graph} graph
 * @returns {string[]}
 */
export function transformerFaults(graph) {
  const faults = circles(graph).map(
    (circle) =>
      `${circle.length} files of transformer/ import each other in a circle: ${wayRound(graph, circle)}. ` +
      'Move what they share into a file below them all, or let a visitor reach the other through its lowering.',
  );
  for (const [file, targets] of graph) {
    const floor = floorOf(file);
    if (floor < 0) faults.push(`transformer/${file} is on no floor: see FLOORS in scripts/import-floors.js.`);
    for (const target of targets) {
      if (floor >= 0 && floorOf(target) > floor)
        faults.push(
          `transformer/${file} → ${target} leads upwards: ${floorName(floor)} may import itself and what is below ` +
            `(${FLOORS.slice(0, floor).flat().join(', ')}). Move what it needs down, or hand it in.`,
        );
      if (VISITORS.some((folder) => target.startsWith(folder)) && file !== TABLE)
        faults.push(
          `transformer/${file} → ${target} imports a visitor: only ${TABLE} may. Reach it through the lowering ` +
            '(lowering.statement, lowering.expression, …), or move what is shared out of the folder.',
        );
    }
  }
  return faults;
}

/** @param {number} floor */
function floorName(floor) {
  return (FLOORS[floor] ?? []).join(', ');
}

/**
 * @param {Graph} graph of runtime/
 * @param {number} [most] files that a circle may have
 * @returns {string[]}
 */
export function runtimeFaults(graph, most = RUNTIME_CIRCLE) {
  const largest = circles(graph)[0] ?? [];
  if (largest.length > most)
    return [
      `${largest.length} files of runtime/ import each other in a circle, ${most} at most may: ` +
        `${wayRound(graph, largest)}. Move what they share into a file below them all.`,
    ];
  if (largest.length < most)
    return [
      `The largest circle of runtime/ has ${largest.length} files: RUNTIME_CIRCLE is ${most}, lower it.`,
    ];
  return [];
}

/** What the tools share; each other folder of toolchains/ is one tool, which knows nothing of the others. */
const SHARED = 'core';

/**
 * @param {Graph} graph of toolchains/
 * @returns {string[]}
 */
export function toolchainFaults(graph) {
  const faults = circles(graph).map(
    (circle) =>
      `${circle.length} files of toolchains/ import each other in a circle: ${wayRound(graph, circle)}. ` +
      'Move what they share into a file below them all.',
  );
  for (const [file, targets] of graph)
    for (const target of targets) {
      const [from, to] = [file, target].map((path) => path.slice(0, path.indexOf('/')));
      if (to !== from && to !== SHARED)
        faults.push(
          `toolchains/${file} → ${target} leads from ${from} to ${to}: a tool imports itself and ${SHARED}/, and ` +
            `${SHARED}/ itself alone. Move what both need to ${SHARED}/.`,
        );
    }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = [
    ...transformerFaults(importGraph(join(root, 'transformer'))),
    ...runtimeFaults(importGraph(join(root, 'runtime'))),
    ...toolchainFaults(importGraph(join(root, 'toolchains'))),
  ];
  for (const fault of faults) console.error(`imports: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
