// heddle/rollup: `plugins: [heddle()]`. Rollup reads JavaScript: a plugin for TypeScript goes behind this one.
import type { BundlerOptions } from './options.ts';
import { rollupParts } from './rollup/plugin.ts';
import type { Plugin } from './rollup/types.ts';

export type { BundlerOptions } from './options.ts';

/** @throws ConfigurationError for an unknown option or a value out of range */
export function heddle(options?: BundlerOptions): Plugin[] {
  const { compiler, follower } = rollupParts(options);
  return [compiler, follower];
}

export default heddle;
