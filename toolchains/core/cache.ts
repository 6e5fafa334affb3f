// Results on disk, by content: a file an entry, named by the hash of all that decides about it. Processes share the folder
// without locks: an entry is written under another name and renamed, so that whoever reads finds all of it or nothing; two that
// write the same one write the same. Whatever goes wrong with the disk is a miss, never an error: a read-only or full one must not
// keep a program from running.
import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const DAY_MS = 86_400_000;
/** What nobody has used for so long is removed; a guess. */
const KEPT_MS = 30 * DAY_MS;

export class DiskCache {
  readonly folder: string;
  #swept = false;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @returns the value, or undefined if there is none or it cannot be read */
  get(key: string): unknown {
    const path = this.#path(key);
    try {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
      // So that what is used stays; at most once a day, since most files are read far more often than that.
      const now = Date.now();
      if (now - statSync(path).mtimeMs > DAY_MS) utimesSync(path, now / 1000, now / 1000);
      return value;
    } catch {
      return undefined;
    }
  }

  set(key: string, value: unknown): void {
    const path = this.#path(key);
    const unfinished = `${path}.${randomUUID()}`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(unfinished, JSON.stringify(value));
      renameSync(unfinished, path);
      this.#sweep();
    } catch {
      discard(unfinished);
    }
  }

  /** By the first two digits, so that no folder grows too long. */
  #path(key: string): string {
    return join(this.folder, key.slice(0, 2), key.slice(2));
  }

  /** Once a day, whoever writes first removes what is old. */
  #sweep(): void {
    if (this.#swept) return;
    this.#swept = true;
    const stamp = join(this.folder, 'swept');
    const now = Date.now();
    const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (now - last < DAY_MS) return;
    writeFileSync(stamp, '');
    for (const name of readdirSync(this.folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(this.folder, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isFile() === true && now - found.mtimeMs > KEPT_MS) rmSync(path, { force: true });
    }
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What keeps it from being written may keep it from being removed.
  }
}

/** The name of an entry: parts are told apart, so that no two lists share one. */
export function cacheKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * @param folder the project's
 * @param option what the user said of the cache; HEDDLE_CACHE goes before it: `off`, or a folder
 * @returns the folder of the cache; null if nothing is to be kept
 */
export function cacheFolder(folder: string, option: boolean | string | undefined): string | null {
  const asked = process.env['HEDDLE_CACHE'] || option;
  if (asked === false || asked === 'off') return null;
  if (typeof asked === 'string') return asked;
  const modules = join(folder, 'node_modules');
  return isWritable(modules) ? join(modules, '.cache', 'heddle') : temporaryFolder();
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** One for each user: who can write there chooses what others run. */
function temporaryFolder(): string | null {
  const user = process.getuid?.();
  const folder = join(tmpdir(), `heddle-cache-${user ?? 'user'}`);
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const { uid, mode } = lstatSync(folder);
    return user === undefined || (uid === user && (mode & 0o022) === 0) ? folder : null;
  } catch {
    return null;
  }
}
