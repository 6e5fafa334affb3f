// The public option and result types of transform().
import type { SourceMap } from 'magic-string';
import type { Diagnostic } from './diagnostics/report.ts';

export interface TransformOptions {
  /** Path or URL of the source; its extension decides the syntax accepted, and it names the source in the map. */
  fileName: string;
  /** What the module will be when it runs. Without it the extension and the presence of import/export decide. */
  module?: 'esm' | 'cjs';
  /** 'exact' asks for the engine's microtask order: such files are kept native. */
  order?: 'exact' | 'fifo';
  /** 'off' makes no loop a preemption point. */
  preempt?: 'loops' | 'off';
}

export interface TransformResult {
  code: string;
  map: SourceMap;
  diagnostics: Diagnostic[];
}
