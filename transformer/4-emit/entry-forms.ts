// What is put around an entry so that its function knows itself, where no name says it for ever.
//   (x) => {…}          →   (($s) => $s = ({ "get": (x) => {…} })["get"])()          2-lower/functions/self.ts
//   async function* g   →   $generatorExpression(($g) => ({ "g"(n) {…} }))           2-lower/functions/generator-form.ts
import ts from '#typescript';
import type { AsyncFunction } from '../1-analyse/functions/functions.ts';
import type { FileContext } from '../2-lower/file.ts';
import { inferredName, staticName } from '../2-lower/functions/inferred-name.ts';
import { naming } from '../2-lower/text/named.ts';
import type { TextPart } from './text.ts';

/** Puts an identity around an entry; a method's begins with its parameter list. */
export function withSelf(file: FileContext, { node }: AsyncFunction, entry: readonly TextPart[]): TextPart[] {
  const self = file.names.own('s');
  const around = (value: readonly TextPart[]): TextPart[] => [`((${self}) => ${self} = `, ...value, ')()'];
  if (ts.isMethodDeclaration(node)) {
    const key = JSON.stringify(staticName(node.name)!);
    const place = { text: key, at: node.name.getStart(file.sf) };
    return [place, ': ', ...around(['({ ', key, ...entry, ` })[${key}]`])];
  }
  const name = inferredName(file, node)!;
  const [before, behind] = name === '' ? ['(0, ', ')'] : naming(name);
  const made = around([before, ...entry, behind]);
  // What is behind `new`, or a member of the function, would end at the call's parenthesis.
  return ts.isFunctionExpression(node) ? ['(', ...made, ')'] : made;
}

/** Wraps an entry, beginning with its parameter list, in what makes it a generator function of the right name and kind. */
export function asExpression(
  file: FileContext,
  { node }: AsyncFunction,
  entry: readonly TextPart[],
): TextPart[] {
  const { names, sf } = file;
  const make = `${names.helper('generatorExpression')}((${names.own('g')}) => `;
  if (ts.isMethodDeclaration(node)) {
    const key = JSON.stringify(staticName(node.name)!);
    const place = { text: key, at: node.name.getStart(sf) };
    return [place, `: ${make}({ ${key}`, ...entry, ' }))'];
  }
  const own = (node.name as ts.Identifier | undefined)?.text;
  const key = JSON.stringify(own ?? inferredName(file, node));
  if (own === undefined) return [`${make}({ ${key}`, ...entry, ' }))'];
  const o = names.own('o');
  return [`${make}{ const ${o} = { ${key}`, ...entry, ` }, ${own} = ${o}[${key}]; return ${o}; })`];
}
