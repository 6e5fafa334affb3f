// Where the TypeScript library is that heddle parses and builds with. It has to be version 6: 7 is a native compiler and has none.
// It is no dependency, because a program in production needs no parser: it is what the project has, under one of three names.
//
//   typescript               where the project's own is version 6
//   typescript-6             the alias that heddle recommends beside another: npm:typescript@6. The name sorts behind `typescript`,
//                            so that `npx tsc` stays the other's (of two packages with a command npm links the first)
//   @typescript/typescript6  Microsoft's own second name; it takes `npx tsc` for version 6
//
// Looked for beside heddle first, then from the working folder: package managers that isolate packages show heddle its peers only,
// and a linked heddle lies elsewhere.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The names, the most likely first. */
export const TYPESCRIPT_NAMES = ['typescript', 'typescript-6', '@typescript/typescript6'] as const;

/** The version that heddle works with. */
export const TYPESCRIPT_MAJOR = 6;

export interface FoundTypeScript {
  readonly name: string;
  readonly version: string;
  /** Its main file. */
  readonly file: string;
}

export interface TypeScriptSearch {
  readonly found: FoundTypeScript | null;
  /** Other versions that were met on the way, such as `typescript 7.0.2`. */
  readonly others: readonly string[];
}

/**
 * @param places files or folders (as URLs) from which the names are resolved, in this order
 * @returns the first library of version 6, and what else there was
 */
export function findTypeScript(places: readonly URL[] = defaultPlaces()): TypeScriptSearch {
  const others = new Set<string>();
  for (const place of places) {
    const require = createRequire(place);
    for (const name of TYPESCRIPT_NAMES) {
      const version = versionOf(require, name);
      if (version === null) continue;
      if (Number.parseInt(version, 10) !== TYPESCRIPT_MAJOR) {
        others.add(`${name} ${version}`);
        continue;
      }
      const file = resolved(require, name);
      if (file !== null) return { found: { name, version, file }, others: [...others] };
    }
  }
  return { found: null, others: [...others] };
}

function defaultPlaces(): URL[] {
  return [new URL(import.meta.url), pathToFileURL(join(process.cwd(), 'package.json'))];
}

function versionOf(require: NodeJS.Require, name: string): string | null {
  const manifest = resolved(require, `${name}/package.json`);
  if (manifest === null) return null;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string };
  return version ?? null;
}

function resolved(require: NodeJS.Require, specifier: string): string | null {
  try {
    return require.resolve(specifier);
  } catch {
    // Not there, or a package that does not say.
    return null;
  }
}
