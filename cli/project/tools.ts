// What compiles the project: ts-patch, which needs the package of the very name `typescript` to be TypeScript 6.
import type { Check } from './check.ts';
import { installed, ownerOfCommand } from './packages.ts';

const INSTALL = 'npm install --save-dev typescript@6 ts-patch@4';
/** Sorts behind `typescript`: of two packages with the same command npm links the one whose name sorts first. */
const BESIDE = 'typescript-7@npm:typescript@7';

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
      remedy: `${INSTALL}; version ${major} can stay beside it: npm install --save-dev ${BESIDE.replaceAll('7', String(major))}`,
    };
  return { name, ok: false, found: `${version}, which ts-patch 4 does not take`, remedy: INSTALL };
}

function tsPatch(folder: string): Check {
  const name = 'ts-patch';
  const found = installed(folder, name);
  const remedy = 'npm install --save-dev ts-patch@4, and compile with npx tspc';
  if (found === null)
    return { name, ok: false, found: 'not installed: plain tsc ignores plugins and says nothing', remedy };
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
