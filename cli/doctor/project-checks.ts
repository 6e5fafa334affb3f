// What doctor says of the project. Its files are read with the TypeScript library, which an installation for production has not.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findTypeScript } from '../../transformer/typescript/find.ts';
import type { Check } from '../project/check.ts';
import { manifestAround, uses } from '../project/packages.ts';

export async function projectChecks(folder: string): Promise<Check[]> {
  const { found, others } = findTypeScript();
  if (found !== null) return (await import('../project/index.ts')).checkProject(folder);
  const around = manifestAround(folder);
  if (around === null || !uses(around.manifest, 'heddle'))
    return [{ name: 'project', ok: null, found: `none that uses heddle in ${folder}` }];
  const { checkLibrary } = await import('../project/tools.ts');
  const library = checkLibrary(folder);
  if (others.length > 0) return [library];
  // A program in production is compiled already, and needs no parser.
  const found6 = 'not installed, so nothing can be compiled here, nor be looked at';
  const where = pathToFileURL(join(around.folder, 'package.json')).href;
  return [{ ...library, ok: null, found: `${found6} (${where.slice(7)})` }];
}
