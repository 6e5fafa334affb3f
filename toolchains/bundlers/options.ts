// What the bundler plugins take from their users.
import { checkToolOptions, type ToolOptions } from '../core/options.ts';

export interface BundlerOptions extends ToolOptions {
  /**
   * Whether to write the modules of the program's functions beside the bundle, for other threads to load them from. Default: if a
   * module that the plugin sees takes `spawn`, `spawnOn`, `onEachCore` or `spawnBlocking` from heddle.
   */
  functions?: boolean;
}

/** @throws ConfigurationError for an unknown name or a value out of range */
export function checkBundlerOptions(options: unknown): asserts options is BundlerOptions {
  checkToolOptions(options, ['functions']);
}
