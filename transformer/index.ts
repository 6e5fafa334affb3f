// The door of heddle/transformer: what users may import. The pipeline is transform.ts, the plugin adapters/.
export { default } from './adapters/ts-patch.ts';
export { ConfigurationError } from './diagnostics/configuration-error.ts';
export { formatDiagnostic } from './diagnostics/report.ts';
export type { Diagnostic } from './diagnostics/report.ts';
export type { BundledModule, TransformOptions, TransformResult } from './options.ts';
export { transform } from './transform.ts';
