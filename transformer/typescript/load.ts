// What `#typescript` is at run time (package.json, "imports"): the TypeScript 6 library of the project. For types the name stands for
// the package `typescript`. Imported by nothing else, so that the search is in one place.
import { createRequire } from 'node:module';
import type ts from 'typescript';
import { ConfigurationError } from '../diagnostics/configuration-error.ts';
import { findTypeScript } from './find.ts';

function load(): typeof ts {
  const { found, others } = findTypeScript();
  if (found === null)
    throw new ConfigurationError('noTypeScript', others.length === 0 ? 'none' : others.join(', '));
  return createRequire(import.meta.url)(found.file) as typeof ts;
}

export default load();
