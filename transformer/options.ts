// The public option and result types of transform(), and the check of what callers without types pass.
import type { SourceMap } from 'magic-string';
import { ConfigurationError } from './diagnostics/configuration-error.ts';
import type { Diagnostic } from './diagnostics/report.ts';
import { checkSeverities } from './diagnostics/severity.ts';

export interface TransformOptions {
  /** Path or URL of the source; its extension decides the syntax accepted, and it names the source in the map. */
  fileName: string;
  /** What the module will be when it runs. Without it the extension and the presence of import/export decide. */
  module?: 'esm' | 'cjs';
  /** 'exact': the engine's microtask order, tick for tick; 'fifo', the default, is cheaper (docs/order.md). */
  order?: 'exact' | 'fifo';
  /** 'off' makes no loop a preemption point. */
  preempt?: 'loops' | 'off';
  /** For tests: light rounds of a loop between two looks at the preemption flag, at least 2. */
  budget?: number;
}

export interface TransformResult {
  code: string;
  map: SourceMap;
  diagnostics: Diagnostic[];
}

/** The values each option shared by transform() and the plugin may have; the first is the default. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  module: ['esm', 'cjs'],
  order: ['fifo', 'exact'],
  preempt: ['loops', 'off'],
};

/**
 * @param options what a caller passed
 * @param known the names it may use; without it any, so that callers may hand on an object of their own
 * @throws ConfigurationError for an unknown name or a value out of range
 */
export function checkOptions(options: object, known?: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (known && !known.includes(name)) throw new ConfigurationError('unknownOption', name, known.join(', '));
    const choices = CHOICES[name];
    if (choices && value !== undefined && !choices.includes(value as string))
      throw new ConfigurationError(
        'badOption',
        name,
        JSON.stringify(value),
        choices.map((c) => `"${c}"`).join(' or '),
      );
    if (name === 'budget' && value !== undefined && !(Number.isInteger(value) && (value as number) >= 2))
      throw new ConfigurationError('badOption', name, JSON.stringify(value), 'an integer from 2 on');
    if ((name === 'include' || name === 'exclude') && value !== undefined && !isPatternList(value))
      throw new ConfigurationError('badOption', name, JSON.stringify(value), 'a list of patterns');
    if (name === 'diagnostics' && value !== undefined) checkSeverities(value);
  }
}

function isPatternList(value: unknown): boolean {
  return Array.isArray(value) && value.every((v) => typeof v === 'string');
}
