// The entry among the plugins of tsconfig.json, for projects that compile with ts-patch. Comments and layout stay.
import { readFileSync } from 'node:fs';
import ts from '#typescript';
import { PLUGIN } from '../project/configuration.ts';
import { edited, type Finding } from './change.ts';
import { jsonRoot, member } from './json.ts';

const ENTRY = `{ "transform": "${PLUGIN}", "transformProgram": true }`;

export function intoTsconfig(file: string): Finding {
  const before = readFileSync(file, 'utf8');
  if (before.includes(PLUGIN)) return { kind: 'done', file, text: `has ${PLUGIN}` };
  const root = jsonRoot(file, before);
  const advice: Finding = { kind: 'advice', file, text: `add "plugins": [${ENTRY}] to compilerOptions` };
  if (root === undefined || !ts.isObjectLiteralExpression(root)) return advice;
  const options = member(root, 'compilerOptions');
  if (options === undefined)
    return changed(file, before, firstOf(root, `"compilerOptions": { "plugins": [${ENTRY}] }`));
  if (!ts.isObjectLiteralExpression(options)) return advice;
  const plugins = member(options, 'plugins');
  if (plugins === undefined) return changed(file, before, firstOf(options, `"plugins": [${ENTRY}]`));
  if (!ts.isArrayLiteralExpression(plugins)) return advice;
  const rest = plugins.elements.length > 0 ? ', ' : '';
  return changed(file, before, { at: plugins.getStart() + 1, text: `${ENTRY}${rest}` });
}

/** As the first property, on a line of its own where the others are. */
function firstOf(node: ts.ObjectLiteralExpression, text: string): { at: number; text: string } {
  const [first] = node.properties;
  if (first === undefined) return { at: node.getStart() + 1, text: ` ${text} ` };
  const lead = node.getSourceFile().text.slice(node.getStart() + 1, first.getStart());
  return {
    at: first.getStart(),
    text: `${text},${lead.includes('\n') ? `\n${lead.split('\n').at(-1)}` : ' '}`,
  };
}

function changed(file: string, before: string, edit: { at: number; text: string }): Finding {
  return { kind: 'change', file, before, after: edited(before, [edit]) };
}
