// @ts-check
// The libraries that ordinary programs stand on, as libraries/package-lock.json fixes them: installed from the registry when they are first
// asked for, and kept in .cache. They are no part of the project: none of their install scripts runs.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('libraries', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/ordinary', import.meta.url));
const FILES = ['package.json', 'package-lock.json'];

/**
 * @returns {string} a folder with `node_modules`
 * @throws {Error} if they are not there and cannot be installed
 */
export function libraries() {
  const hash = createHash('sha256');
  for (const file of FILES) hash.update(readFileSync(join(here, file)));
  const folder = join(cache, hash.digest('hex').slice(0, 12));
  if (existsSync(folder)) return folder;
  const making = `${folder}-${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    for (const file of FILES) cpSync(join(here, file), join(making, file));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: making,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}
