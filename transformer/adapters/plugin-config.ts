// What stands beside the plugin in tsconfig.json, and the plugin as others call it. Without a type of TypeScript's: the public
// declarations lead here, and who reads them may have another version of TypeScript, or none.
import type { Severities } from '../diagnostics/severity.ts';

/** The plugin's entry in tsconfig.json, beside `transform` and `transformProgram`. */
export interface PluginConfig {
  /** Globs relative to tsconfig.json: only these files are compiled. Default: all of the project's. */
  include?: string[];
  /** Globs relative to tsconfig.json: these files stay as they are. */
  exclude?: string[];
  /** Globs relative to tsconfig.json: calls of these files' functions from ordinary code begin tasks. */
  tasks?: string[];
  /** `'off'`: loops get no preemption points. */
  preempt?: 'loops' | 'off';
  /** What becomes of diagnostics: `"error"`, `"warn"` or `"off"`, for all or in an object by code. */
  diagnostics?: Severities;
}

export const PLUGIN_OPTIONS = ['include', 'exclude', 'tasks', 'preempt', 'diagnostics'];
/** What ts-patch 4 itself takes in the same entry. */
export const TS_PATCH_OPTIONS = [
  'name',
  'transform',
  'transformProgram',
  'import',
  'type',
  'after',
  'afterDeclarations',
  'resolvePathAliases',
  'tsConfig',
  'isEsm',
];

/** A program plugin in the form of ts-patch: it is given TypeScript's program and hands it back, with another `emit`. */
export type ProgramPlugin = <Program extends object>(
  program: Program,
  host: object | undefined,
  config: PluginConfig,
  extras: { ts: object } | undefined,
) => Program;

/** What decides about the JavaScript of a project beside its sources: another text, and all of it has to be written again. */
export function outputKey({ include, exclude, preempt, tasks }: PluginConfig): string {
  return JSON.stringify({ include, exclude, preempt, tasks });
}
