// The door of heddle/transformer: what users may import. The pipeline is transform.ts, the plugin adapters/. Both get their types
// here, so that the declarations name no type of TypeScript's: a project that has version 7, or none, reads them too.
import type { PluginConfig, ProgramPlugin } from './adapters/plugin-config.ts';
import tsPatchPlugin from './adapters/ts-patch.ts';
import type { TransformOptions, TransformResult } from './options.ts';
import { transform as transformText } from './transform.ts';

export { ConfigurationError } from './diagnostics/configuration-error.ts';
export { formatDiagnostic } from './diagnostics/diagnostic.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export type { BundledModule } from './options.ts';
export type { PluginConfig, ProgramPlugin, TransformOptions, TransformResult };

/** The program plugin: `{ "transform": "heddle/transformer", "transformProgram": true }`. */
const plugin: ProgramPlugin = tsPatchPlugin as unknown as ProgramPlugin;
export default plugin;

/**
 * Source text to source text, without a program or types.
 * @param source the text of a module
 * @returns the text with its async functions compiled, a source map to `source`, and what is to be said about it. What has syntax
 * errors, or nothing to compile, comes back as it is
 * @throws ConfigurationError for an option that there is not, or a value that makes no sense
 */
export const transform: (source: string, options: TransformOptions) => TransformResult = transformText;
