// What compiles the project. ts-patch needs the package of the very name `typescript` to be TypeScript 6; heddle's own tools take it
// under any of its names.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findTypeScript } from '../../transformer/typescript/find.ts';
import type { Check } from './check.ts';
import { nativeTsc } from './native-tsc.ts';
import { installed, ownerOfCommand } from './packages.ts';

const INSTALL = 'npm install --save-dev typescript@6 ts-patch@4';
/** Sorts behind `typescript`: of two packages with the same command npm links the one whose name sorts first. */
const BESIDE = 'typescript-7@npm:typescript@7';
const LIBRARY_BESIDE = 'typescript-6@npm:typescript@6';

/** What `heddle build`, the bundler plugins and the loader parse with: any of the names will do. */
export function checkLibrary(folder: string): Check {
  const name = 'typescript';
  const { found, others } = findTypeScript([
    new URL('../../', import.meta.url),
    pathToFileURL(join(folder, 'package.json')),
  ]);
  const types = nativeTsc(folder);
  if (found !== null) {
    const beside = types === null ? '' : `; ${types.version} checks the types`;
    return { name, ok: true, found: `${found.version} (as ${found.name})${beside}` };
  }
  return {
    name,
    ok: false,
    found: others.length === 0 ? 'not installed' : `${others.join(', ')}, which has no library to parse with`,
    remedy:
      others.length === 0
        ? 'npm install --save-dev typescript@6'
        : `npm install --save-dev ${LIBRARY_BESIDE}`,
  };
}

export function checkTools(folder: string): Check[] {
  return [typescript(folder), tsPatch(folder), ...tsc(folder)];
}

function typescript(folder: string): Check {
  const name = 'typescript';
  const found = installed(folder, name);
  if (found === null) return { name, ok: false, found: 'not installed', remedy: INSTALL };
  const { name: real = '', version = '' } = found.manifest;
  if (real !== name)
    return {
      name,
      ok: false,
      found: `${real} ${version} stands under that name, which ts-patch does not take for TypeScript`,
      remedy: INSTALL,
    };
  const major = Number.parseInt(version, 10);
  if (major === 6) return { name, ok: true, found: version };
  if (major > 6)
    return {
      name,
      ok: false,
      found: `${version}, which has no plugins: nothing would be compiled, and ts-patch does not run with it`,
      remedy: `keep it for types and compile with npx heddle build: npm install --save-dev ${LIBRARY_BESIDE}; or with tspc: ${INSTALL} ${BESIDE.replaceAll('7', String(major))}`,
    };
  return { name, ok: false, found: `${version}, which ts-patch 4 does not take`, remedy: INSTALL };
}

function tsPatch(folder: string): Check {
  const name = 'ts-patch';
  const found = installed(folder, name);
  const remedy = 'npm install --save-dev ts-patch@4, and compile with npx tspc';
  if (found === null)
    return {
      name,
      ok: false,
      found: 'not installed: plain tsc ignores plugins and says nothing',
      remedy: `${remedy}; or compile with npx heddle build, which needs it not`,
    };
  const { version = '' } = found.manifest;
  if (Number.parseInt(version, 10) >= 4)
    return { name, ok: true, found: `${version}; compile with npx tspc` };
  return { name, ok: false, found: `${version}, which does not take TypeScript 6`, remedy };
}

/** `npx tsc` may be another compiler than the one that `tspc` uses. */
function tsc(folder: string): Check[] {
  const owner = ownerOfCommand(folder, 'tsc');
  const own = installed(folder, 'typescript');
  if (owner === null || own === null || owner.manifest.version === own.manifest.version) return [];
  const { name, version } = owner.manifest;
  return [{ name: 'npx tsc', ok: null, found: `is that of ${name} ${version}; npx tspc is what compiles` }];
}
