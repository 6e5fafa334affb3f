// Whether what lies in the output folder was compiled by heddle: each file whose source has something to compile is looked at.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import ts from '#typescript';
import { fileFilter } from '../../transformer/adapters/file-filter.ts';
import { transform } from '../../transformer/index.ts';
import type { Check } from './check.ts';
import { folderOf, pluginEntry, type Configuration } from './configuration.ts';

/** How to compile anew what another compiler wrote, by the tool that the project uses. */
export const TSPC =
  'compile with npx tspc; with --incremental or --build what plain tsc wrote counts as up to date: npx tspc --build --force, or remove the .tsbuildinfo file first';
export const HEDDLE_BUILD = 'compile with npx heddle build, and let nothing else write into that folder';

export function checkOutput(configuration: Configuration, folder: string, remedy: string): Check[] {
  const { options } = configuration.parsed;
  if (options.noEmit === true || options.emitDeclarationOnly === true) return [];
  const name = 'output';
  const native: string[] = [];
  const old: string[] = [];
  let compiled = 0;
  for (const [source, output] of outputs(configuration)) {
    if (readFileSync(output, 'utf8').includes('heddle/internal')) compiled++;
    else if (hasToBeCompiled(source)) native.push(relative(folder, output));
    else continue;
    if (statSync(output).mtimeMs < statSync(source).mtimeMs) old.push(relative(folder, output));
  }
  const all = compiled + native.length;
  if (all === 0) return [{ name, ok: null, found: 'nothing there yet that heddle would have compiled' }];
  const checks: Check[] = [];
  if (native.length > 0)
    checks.push({
      name,
      ok: false,
      found: `${native.length} of ${all} files with async functions were not compiled by heddle: ${few(native)}`,
      remedy,
    });
  else checks.push({ name, ok: true, found: `${all} files compiled by heddle` });
  if (old.length > 0) checks.push({ name, ok: null, found: `older than its source: ${few(old)}` });
  return checks;
}

/** Sources that mention an async function, with the JavaScript that lies there. */
function* outputs(configuration: Configuration): Generator<[source: string, output: string]> {
  const { parsed } = configuration;
  const { include, exclude } = (pluginEntry(configuration) ?? {}) as {
    include?: string[];
    exclude?: string[];
  };
  const filter = fileFilter(folderOf(configuration), include, exclude);
  for (const source of parsed.fileNames) {
    if (/\.d\.[cm]?ts$/.test(source) || !filter(source)) continue;
    if (!(ts.sys.readFile(source) ?? '').includes('async')) continue;
    const names = ts.getOutputFileNames(parsed, source, !ts.sys.useCaseSensitiveFileNames);
    const output = names.find((file) => /\.[cm]?jsx?$/.test(file));
    if (output !== undefined && existsSync(output)) yield [source, output];
  }
}

function hasToBeCompiled(source: string): boolean {
  const text = readFileSync(source, 'utf8');
  return transform(text, { fileName: source }).code !== text;
}

function few(files: string[]): string {
  const [first, second, third] = files;
  if (files.length <= 3) return files.join(', ');
  return `${[first, second, third].join(', ')} and ${files.length - 3} more`;
}
