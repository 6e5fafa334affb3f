// Finds and loads the native addon: a prebuilt one beside the package root, else the one compiled on this machine.
// Returns the reason instead when there is none; everything then works without it, over libuv and a sysmon worker.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment } from '../host/environment.ts';
import { libc } from '../host/libc.ts';
import { BUNDLED, runtimeFolder } from '../host/own-files.ts';
import type { Addon } from './addon-types.ts';

export interface LoadedAddon {
  readonly addon: Addon | null;
  /** File it came from; '' if there is none. */
  readonly file: string;
  /** Why there is none; '' if there is one. */
  readonly reason: string;
}

function candidates(packageRoot: URL): string[] {
  const variant = libc() === 'musl' ? '-musl' : '';
  return [
    `prebuilds/${process.platform}-${process.arch}${variant}/heddle.node`,
    'native/build/Release/heddle.node',
  ].map((path) => fileURLToPath(new URL(path, packageRoot)));
}

function load(): LoadedAddon {
  if (environment.addonOff) {
    return { addon: null, file: '', reason: 'switched off by HEDDLE_ADDON=off' };
  }
  if (runtimeFolder === null) return { addon: null, file: '', reason: BUNDLED };
  // From dist/runtime.
  const packageRoot = new URL('../../', runtimeFolder);
  const reasons: string[] = [];
  for (const file of candidates(packageRoot)) {
    if (!existsSync(file)) {
      reasons.push(`${file}: not there`);
      continue;
    }
    try {
      // As `require` does it, without the loader, which a program of modules has not loaded.
      const module = { exports: {} as Addon };
      process.dlopen(module, file);
      return { addon: module.exports, file, reason: '' };
    } catch (error) {
      // A prebuilt one for another libc or an older C++ library: the next candidate may do.
      reasons.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { addon: null, file: '', reason: reasons.join('; ') };
}

let loaded: LoadedAddon | undefined;

/** The addon of this isolate, loaded at the first call. */
export function loadAddon(): LoadedAddon {
  return (loaded ??= load());
}
