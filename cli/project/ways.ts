// The ways to compile that a project's own files name: scripts of package.json and configurations of bundlers. None of them needs the
// plugin in tsconfig.json.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Way {
  /** As somebody wrote it: `heddle build`, `heddle/vite`. */
  readonly way: string;
  /** The file that names it. */
  readonly where: string;
}

const IN_SCRIPTS = /\bheddle (?:build|run)\b|\bheddle\/register\b/g;
const IN_CONFIGURATIONS = /\bheddle\/(?:vite|rollup|rolldown|esbuild|webpack|rspack|loader|register)\b/g;
/** By their names, and build scripts that call a bundler. */
const CONFIGURATION = /\.config\.[cm]?[jt]s$|^(?:build|esbuild)\.[cm]?[jt]s$/;

/** @param folder of the package.json */
export function waysIn(folder: string): Way[] {
  const found: Way[] = [];
  for (const name of readdirSync(folder)) {
    const pattern =
      name === 'package.json' ? IN_SCRIPTS : CONFIGURATION.test(name) ? IN_CONFIGURATIONS : null;
    if (pattern === null) continue;
    const where = join(folder, name);
    const ways = new Set(searched(name, readFileSync(where, 'utf8')).match(pattern));
    for (const way of ways) found.push({ way, where });
  }
  return found;
}

/** Of package.json only the scripts: `exports` of a package that builds upon heddle name it as well. */
function searched(name: string, text: string): string {
  if (name !== 'package.json') return text;
  const { scripts } = JSON.parse(text) as { scripts?: Record<string, string> };
  return Object.values(scripts ?? {}).join('\n');
}
