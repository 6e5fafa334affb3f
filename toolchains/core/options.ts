// What the tools of this folder take from their users: the options of register and of the bundler plugins.
import { checkOptions, PROJECT_RULES } from '../../transformer/options.ts';
import type { Severities } from '../../transformer/diagnostics/severity.ts';

export interface ToolOptions {
  /** Globs relative to the project's folder: only these files are compiled. Default: all, in it and outside. */
  include?: string[];
  /** Globs relative to the project's folder: these files stay as they are. */
  exclude?: string[];
  /** Names of packages in node_modules that are compiled too: `"hono"`, `"@scope/name"`. Default: none. */
  packages?: string[];
  /** Globs relative to the project's folder: calls of these files' functions from ordinary code begin tasks. */
  tasks?: string[];
  /** `'off'`: loops get no preemption points. */
  preempt?: 'loops' | 'off';
  /** What becomes of diagnostics: `"error"`, `"warn"` or `"off"`, for all or in an object by code. */
  diagnostics?: Severities;
  /** `false`: nothing is kept on disk; a folder: it is kept there. */
  cache?: boolean | string;
}

const NAMES = ['include', 'exclude', 'packages', 'tasks', 'preempt', 'diagnostics', 'cache'];

/**
 * @param options what a user wrote
 * @param more names that this one tool takes besides
 * @throws ConfigurationError for an unknown name or a value out of range
 */
export function checkToolOptions(
  options: unknown,
  more: readonly string[] = [],
): asserts options is ToolOptions {
  checkOptions(options, [...NAMES, ...more], PROJECT_RULES);
}
