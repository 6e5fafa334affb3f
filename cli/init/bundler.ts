// The configuration of a bundler: an import, and `heddle()` first among its plugins, so that it sees the sources before others print
// them. The file is read as a syntax tree and changed as text; what is not written the usual way is left to its author.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from '#typescript';
import { edited, type Finding } from './change.ts';

/** @param door what is imported, such as `heddle/vite` */
export function intoBundler(file: string, door: string): Finding {
  const before = readFileSync(file, 'utf8');
  if (before.includes(door)) return { kind: 'done', file, text: `has ${door}` };
  const source = ts.createSourceFile(file, before, ts.ScriptTarget.Latest, true);
  const config = configurationIn(source);
  if (config === undefined) return { kind: 'advice', file, text: byHand(file, door) };
  const edits = [importOf(source, before, door), ...pluginIn(config)];
  if (edits.length < 2) return { kind: 'advice', file, text: byHand(file, door) };
  return { kind: 'change', file, before, after: edited(before, edits) };
}

function byHand(file: string, door: string): string {
  return `add this by hand: import heddle from '${door}', and heddle() first in the plugins of ${basename(file)}`;
}

/** The object of `export default {…}`, `export default f({…})`, `module.exports = {…}`, through names, arrow functions, lists. */
function configurationIn(source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement)) return objectIn(statement.expression, source);
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
    const { left, right } = statement.expression;
    if (left.getText(source) === 'module.exports') return objectIn(right, source);
  }
  return undefined;
}

function objectIn(node: ts.Node | undefined, source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  if (node === undefined) return undefined;
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return objectIn(node.expression, source);
  if (ts.isCallExpression(node)) return objectIn(node.arguments[0], source);
  if (ts.isArrowFunction(node)) return objectIn(node.body, source);
  if (ts.isBlock(node)) return objectIn(node.statements.find(ts.isReturnStatement)?.expression, source);
  // Several configurations: which of them run in Node nobody but the author knows.
  if (ts.isArrayLiteralExpression(node))
    return node.elements.length === 1 ? objectIn(node.elements[0], source) : undefined;
  return ts.isIdentifier(node) ? objectIn(initializerOf(node.text, source), source) : undefined;
}

function initializerOf(name: string, source: ts.SourceFile): ts.Expression | undefined {
  for (const statement of source.statements)
    if (ts.isVariableStatement(statement))
      for (const { name: declared, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(declared) && declared.text === name) return initializer;
  return undefined;
}

type Edit = { at: number; text: string };

function importOf(source: ts.SourceFile, text: string, door: string): Edit {
  const imports = source.statements.filter(ts.isImportDeclaration);
  const isCommonJs = imports.length === 0 && /\bmodule\.exports\b/.test(text);
  const quote = /from "/.test(text) || (isCommonJs && /require\("/.test(text)) ? '"' : "'";
  const line = isCommonJs
    ? `const { default: heddle } = require(${quote}${door}${quote});\n`
    : `import heddle from ${quote}${door}${quote};\n`;
  const last = imports.at(-1);
  if (last !== undefined) return { at: last.end, text: `\n${line.trimEnd()}` };
  return { at: source.statements[0]?.getStart(source) ?? 0, text: line };
}

function pluginIn(config: ts.ObjectLiteralExpression): Edit[] {
  const plugins = config.properties.find((one) => one.name?.getText() === 'plugins');
  if (plugins === undefined) {
    const [first] = config.properties;
    if (first === undefined) return [{ at: config.getStart() + 1, text: ' plugins: [heddle()] ' }];
    const lead = config.getSourceFile().text.slice(config.getStart() + 1, first.getStart());
    return [
      {
        at: first.getStart(),
        text: `plugins: [heddle()],${/\n/.test(lead) ? `\n${lead.split('\n').at(-1)}` : ' '}`,
      },
    ];
  }
  if (!ts.isPropertyAssignment(plugins) || !ts.isArrayLiteralExpression(plugins.initializer)) return [];
  const list = plugins.initializer;
  const [first] = list.elements;
  return [
    { at: first?.getStart() ?? list.getStart() + 1, text: first === undefined ? 'heddle()' : 'heddle(), ' },
  ];
}
