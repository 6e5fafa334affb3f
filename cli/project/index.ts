// What doctor finds in the user's project: whether anything there is compiled by heddle, and what keeps it from that.
import { dirname, relative } from 'node:path';
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
import { checkOutput, HEDDLE_BUILD, TSPC } from './output.ts';
import { installed, manifestAround, uses } from './packages.ts';
import { checkLibrary, checkTools } from './tools.ts';
import { waysIn, type Way } from './ways.ts';

export type { Check } from './check.ts';

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
  const ways = around === null ? [] : waysIn(around.folder);
  const building = ways.find(({ way }) => way === 'heddle build');
  if (ways.length > 0) checks.push(...ways.map((one) => compiledBy(one, folder)));
  if (building !== undefined || (!named && ways.length > 0)) {
    const output = building === undefined ? [] : all.flatMap((one) => checkBuilt(one, folder));
    return [...checks, ...output, checkLibrary(folder)];
  }
  // Plain JavaScript that uses heddle, or a project that is only being set up: not wrong yet.
  if (path === undefined)
    return [
      {
        name: 'tsconfig',
        ok: null,
        found: `no tsconfig.json in ${folder} or above, so nothing is compiled`,
        remedy:
          "npx heddle init adds heddle to a bundler's configuration or to a script that runs the program; for TypeScript make one with npx tsc --init first",
      },
    ];
  if (!named && installed(dirname(path), 'ts-patch') === null) return [...checks, nothing(path, folder)];
  for (const one of all.filter((each) => !isContainer(each))) checks.push(...checkOne(one, folder));
  return [...checks, ...checkTools(dirname(path))];
}

function checkOne(configuration: Configuration, folder: string): Check[] {
  const plugin = checkPlugin(configuration, folder);
  return plugin.ok === true ? [plugin, ...checkOutput(configuration, folder, TSPC)] : [plugin];
}

/** A project that `heddle build` compiles needs no plugin in its tsconfig.json; one that stands there has to be right. */
function checkBuilt(configuration: Configuration, folder: string): Check[] {
  if (isContainer(configuration)) return [];
  const plugin = pluginEntry(configuration) === undefined ? [] : [checkPlugin(configuration, folder)];
  return [...plugin, ...checkOutput(configuration, folder, HEDDLE_BUILD)];
}

function nothing(path: string, folder: string): Check {
  return {
    name: 'compiled by',
    ok: false,
    found: `nothing: ${relative(folder, path) || path} does not have the plugin, and no script or bundler of the project names heddle`,
    remedy:
      'npx heddle init finds what the project uses and adds the line; npx heddle build compiles as it is',
  };
}

function compiledBy({ way, where }: Way, from: string): Check {
  const at = relative(from, where) || where;
  return { name: 'compiled by', ok: null, found: `${way} (${at})` };
}
