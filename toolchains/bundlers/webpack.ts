// heddle/webpack: `plugins: [heddle()]`, with whatever loader takes the types away: ts-loader, swc-loader, babel-loader.
import type { BundlerOptions } from './options.ts';
import { HeddlePlugin } from './webpack/plugin.ts';

export type { BundlerOptions } from './options.ts';

/** @throws ConfigurationError for an unknown option or a value out of range */
export function heddle(options?: BundlerOptions): HeddlePlugin {
  return new HeddlePlugin(options);
}

export default heddle;
