// Packages as they are installed around a folder: node_modules is looked at as Node does, nothing is run.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Manifest {
  name?: string;
  version?: string;
  [part: string]: unknown;
}

export interface Installed {
  folder: string;
  manifest: Manifest;
}

/** What stands under `name` in the nearest node_modules that has it. */
export function installed(from: string, name: string): Installed | null {
  return upwards(from, (folder) => {
    const found = join(folder, 'node_modules', name);
    const manifest = readManifest(join(found, 'package.json'));
    return manifest && { folder: found, manifest };
  });
}

/** The nearest package.json. */
export function manifestAround(from: string): Installed | null {
  return upwards(from, (folder) => {
    const manifest = readManifest(join(folder, 'package.json'));
    return manifest && { folder, manifest };
  });
}

/** The package that a command of the nearest node_modules/.bin belongs to. */
export function ownerOfCommand(from: string, command: string): Installed | null {
  return upwards(from, (folder) => {
    const file = join(folder, 'node_modules', '.bin', command);
    return existsSync(file) ? manifestAround(dirname(realpathSync(file))) : null;
  });
}

export function uses(manifest: Manifest, name: string): boolean {
  const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  return lists.some((list) => name in ((manifest[list] as object | undefined) ?? {}));
}

function upwards<T>(from: string, look: (folder: string) => T | null): T | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = look(folder);
    if (found !== null) return found;
    if (dirname(folder) === folder) return null;
  }
}

function readManifest(file: string): Manifest | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
