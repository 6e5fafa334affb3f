/// <reference lib="esnext.disposable" preserve="true" />
// heddle/fs: files over the isolate's driver. Errors have code, errno, syscall and path like those of node:fs.
import '../tasks.ts';
import '../observe/uncompiled/warning.ts';
import { readdir as readDirectory } from 'node:fs';
import { attempt } from '../driver/refused.ts';
import { currentDriver } from '../driver/select.ts';
import type { Stats } from '../driver/stats.ts';
import { CallbackOperation } from '../driver/callback-operation.ts';
import { checkArgument, checkOptions } from '../options/check.ts';
import { Rule, whole } from '../options/rule.ts';
import { leaf } from '../task/leaf.ts';
import type { Buffer, BufferEncoding } from '../host/platform.ts';
import { encodingOf, invalid, pathOf, type PathArgument } from './arguments.ts';
import { File } from './file.ts';
import { flagsOf, type OpenFlags } from './flags.ts';

export { File } from './file.ts';
export { Stats } from '../driver/stats.ts';
export type { OpenFlags } from './flags.ts';

/** What fits beside the file's type, and the type as `stat` delivers it. */
const fileMode = whole(0, 0o177777);
const writeRules = {
  flags: new Rule(
    "flags as of `open`, such as 'w' or 'a'",
    (value) => typeof value === 'string' || typeof value === 'number',
  ),
  mode: fileMode,
};

/** Opens a file. Flags as in node:fs, `'r'` by default; `mode` is for a file that is created, 0o666 by default. */
export function open(path: PathArgument, flags: OpenFlags | number = 'r', mode = 0o666): Promise<File> {
  return leaf(
    open,
    attempt(() => {
      const driver = currentDriver().fs;
      checkArgument('open', 'mode', mode, fileMode);
      return driver.open(pathOf(path), flagsOf(flags), mode, (handle) => new File(driver, handle));
    }),
  );
}

/** The whole file: a Buffer, or a string if an encoding is given. One operation, however many steps it takes. */
export function readFile(path: PathArgument): Promise<Buffer>;
export function readFile(path: PathArgument, encoding: BufferEncoding): Promise<string>;
export function readFile(path: PathArgument, encoding?: BufferEncoding | null): Promise<Buffer | string>;
export function readFile(path: PathArgument, encoding?: BufferEncoding | null): Promise<Buffer | string> {
  return leaf(
    readFile,
    attempt(() => currentDriver().fs.readFile(pathOf(path), encodingOf(encoding))),
  );
}

/** Replaces a file's content, or with the flags of `open` appends to it. The data must not change until it is done. */
export function writeFile(
  path: PathArgument,
  data: string | Uint8Array,
  options: { flags?: OpenFlags | number; mode?: number } = {},
): Promise<void> {
  return leaf(
    writeFile,
    attempt(() => {
      checkOptions('writeFile', options, writeRules);
      const { flags = 'w', mode = 0o666 } = options;
      const bytes = typeof data === 'string' ? globalThis.Buffer.from(data) : data;
      if (!(bytes instanceof Uint8Array)) throw invalid('TYPE', 'data must be a string or a Uint8Array');
      return currentDriver().fs.writeFile(pathOf(path), bytes, flagsOf(flags), mode);
    }),
  );
}

/** What the path names, behind symbolic links. */
export function stat(path: PathArgument): Promise<Stats> {
  const given = optionsAmong(arguments);
  return leaf(
    stat,
    attempt(() => {
      checkOptions('stat', given, {});
      return currentDriver().fs.stat(pathOf(path), true);
    }),
  );
}

/** As `stat`, but a symbolic link itself. */
export function lstat(path: PathArgument): Promise<Stats> {
  const given = optionsAmong(arguments);
  return leaf(
    lstat,
    attempt(() => {
      checkOptions('lstat', given, {});
      return currentDriver().fs.stat(pathOf(path), false);
    }),
  );
}

/** The names in a directory. Both drivers use libuv's threads for it: io_uring has no operation that lists one. */
export function readdir(path: PathArgument): Promise<string[]> {
  const given = optionsAmong(arguments);
  return leaf(
    readdir,
    attempt(() => {
      checkOptions('readdir', given, {});
      const directory = pathOf(path);
      return new CallbackOperation('scandir', null, (done) => readDirectory(directory, done));
    }),
  );
}

/**
 * Options given to a function that has none, as those of node:fs have; undefined if there are none. What `array.map` passes behind
 * the path (a number) is not meant as options.
 */
function optionsAmong(given: IArguments): unknown {
  const second: unknown = given[1];
  return typeof second === 'number' ? undefined : second;
}
