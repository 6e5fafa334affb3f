// heddle's own package: where it lies, and what tells one build of it from another.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTypeScript } from '../../transformer/typescript/find.ts';

let folder: string | undefined;

/** With a separator at its end. */
export function ownFolder(): string {
  if (folder !== undefined) return folder;
  let at = dirname(fileURLToPath(import.meta.url));
  while (nameIn(at) !== 'heddle') at = dirname(at);
  return (folder = `${at}${sep}`);
}

function nameIn(at: string): string | undefined {
  try {
    return manifest(join(at, 'package.json')).name;
  } catch {
    if (dirname(at) === at)
      throw new Error('heddle: its own package.json is missing: install the package anew');
    return undefined;
  }
}

function manifest(path: string): { name: string; version: string } {
  return JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string };
}

export function ownVersion(): string {
  return manifest(join(ownFolder(), 'package.json')).version;
}

let fingerprint: string | undefined;

/**
 * Versions of heddle and of TypeScript, and size and age of the compiler's own files: a build from a clone has the
 * version of the one before. Costs about a millisecond, once.
 */
export function compilerFingerprint(): string {
  if (fingerprint !== undefined) return fingerprint;
  const hash = createHash('sha256');
  hash.update(`${ownVersion()} ${findTypeScript().found?.version ?? 'none'}`);
  for (const name of ['common', 'transformer', 'toolchains/core'])
    for (const file of filesBelow(join(ownFolder(), 'dist', name))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(` ${size} ${mtimeMs}`);
    }
  return (fingerprint = hash.digest('hex'));
}

function filesBelow(at: string): string[] {
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => join(at, name));
}
