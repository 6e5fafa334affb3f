// What doctor finds in the user's project: whether anything there is compiled by heddle, and what keeps it from that.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Check } from './check.ts';
import {
  checkPlugin,
  configurations,
  findConfiguration,
  inherits,
  isContainer,
  pluginEntry,
  type Configuration,
} from './configuration.ts';
import { checkOutput } from './output.ts';
import { manifestAround, uses } from './packages.ts';
import { checkTools } from './tools.ts';

export type { Check } from './check.ts';

/** heddle's other ways to compile: a bundler's configuration or a script that names one needs no plugin in tsconfig.json. */
const OTHER_WAYS = /\bheddle\/(?:vite|rollup|rolldown|esbuild|webpack|rspack|register)\b/;

/** @returns the checks; one that says so if `folder` is in no project that uses heddle */
export function checkProject(folder: string): Check[] {
  const problems: string[] = [];
  const path = findConfiguration(folder);
  const all = path === undefined ? [] : configurations(path, (text) => problems.push(text));
  const around = manifestAround(folder);
  const named = all.some((one) => pluginEntry(one) !== undefined || inherits(one) !== undefined);
  if (!named && (around === null || !uses(around.manifest, 'heddle')))
    return [{ name: 'project', ok: null, found: `none that uses heddle in ${folder}` }];

  const checks: Check[] = problems.map((found) => ({
    name: 'tsconfig',
    ok: false,
    found,
    remedy: 'correct it: what it should have brought may be missing',
  }));
  const other = around === null ? null : otherWay(around.folder, folder);
  if (!named && other !== null) return [...checks, { name: 'plugin', ok: null, found: other }];
  // Plain JavaScript that uses heddle, or a project that is only being set up: not wrong yet.
  if (path === undefined)
    return [
      {
        name: 'tsconfig',
        ok: null,
        found: `no tsconfig.json in ${folder} or above, so nothing is compiled`,
        remedy: 'to compile, make one with the plugin: npx tsc --init, then see the README of heddle',
      },
    ];
  for (const one of all.filter((each) => !isContainer(each))) checks.push(...checkOne(one, folder));
  return [...checks, ...checkTools(dirname(path))];
}

function checkOne(configuration: Configuration, folder: string): Check[] {
  const plugin = checkPlugin(configuration, folder);
  return plugin.ok === true ? [plugin, ...checkOutput(configuration, folder)] : [plugin];
}

function otherWay(folder: string, from: string): string | null {
  const files = readdirSync(folder).filter(
    (name) => name === 'package.json' || /\.config\.[cm]?[jt]s$/.test(name),
  );
  for (const name of files) {
    const [way] = OTHER_WAYS.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
    if (way !== undefined) return `${relative(from, join(folder, name))} compiles with ${way}`;
  }
  return null;
}
