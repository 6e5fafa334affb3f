// What stands behind a module's imports: the import of the helpers, the module record, registrations.
//   import { cell as $c, … } from 'heddle/internal'; var $m = $module(import.meta.url, […]), $self1; $fn($m, 0, f, f$);
import { basename } from 'node:path';
import ts from 'typescript';
import type { FileContext } from '../2-lower/file.ts';
import type { Part } from '../2-lower/fragment.ts';
import { directWays } from '../2-lower/direct.ts';
import { plainFunctions } from './plain.ts';
import { helpers, INTERNAL } from './helpers.ts';

/** Where the preamble stands: behind directives and the imports at the top. */
export function preambleAt(sf: ts.SourceFile): number {
  let at = 0;
  const shebang = ts.getShebang(sf.text);
  if (shebang) at = shebang.length;
  for (const s of sf.statements) {
    const directive = ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression);
    if (!directive && !ts.isImportDeclaration(s) && !ts.isImportEqualsDeclaration(s)) break;
    at = s.end;
  }
  return at;
}

export function preamble(file: FileContext, kind: 'esm' | 'cjs'): Part[] {
  const { names, sf } = file;
  const sites = file.records.map((r) => {
    const info = r.sites.map(({ point, names: slots }) => {
      const { line, character } = sf.getLineAndCharacterOfPosition(point.at);
      return `[${point.pc}, ${line + 1}, ${character + 1}, '${point.kind}', ${JSON.stringify(slots)}]`;
    });
    const line = sf.getLineAndCharacterOfPosition(r.at).line + 1;
    return `{ name: ${JSON.stringify(r.name)}, id: ${JSON.stringify(r.id)}, line: ${line}, slots: ${r.slots}, sites: [${info.join(', ')}] }`;
  });
  const url = kind === 'esm' ? 'import.meta.url' : "require('node:url').pathToFileURL(__filename).href";
  const record = `var ${names.own('m')} = ${names.helper('module_')}(${url}, [${sites.join(', ')}], ${JSON.stringify(basename(file.sf.fileName))})${file.selves.map((s) => `, ${s}`).join('')};`;
  const plain = plainFunctions(file, kind);
  const used = [...names.used].sort();
  const list = used
    .map((h) => `${h}${kind === 'esm' ? ' as ' : ': '}${names.prefix}${helpers[h]}`)
    .join(', ');
  const load =
    kind === 'esm' ? `import { ${list} } from '${INTERNAL}';` : `const { ${list} } = require('${INTERNAL}');`;
  return [
    `\n${load}\n`,
    `${record}\n`,
    ...directWays(file).flatMap((way) => [...way.parts, '\n']),
    ...file.registrations.flatMap((r) => [r, '\n']),
    ...(plain === null ? [] : [plain, '\n']),
  ];
}
