// Diagnostics of heddle in a tool that has no place of its own for them: printed once, with code and page.
import { formatDiagnostic, type Diagnostic } from '../../transformer/diagnostics/diagnostic.ts';
import { withSeverities, type Severities } from '../../transformer/diagnostics/severity.ts';

/** A diagnostic as text, with the command that prints its page. */
export function diagnosticText(diagnostic: Diagnostic): string {
  return `${formatDiagnostic(diagnostic)}\n  page: npx heddle explain ${diagnostic.code}\n`;
}

export class Reporter {
  readonly #severities: Severities | undefined;
  readonly #write: (text: string) => void;
  readonly #said = new Set<string>();

  /**
   * @param severities the option `diagnostics`
   * @param write where the text goes; stderr if left out
   */
  constructor(severities?: Severities, write = (text: string): void => void process.stderr.write(text)) {
    this.#severities = severities;
    this.#write = write;
  }

  /** As the user wants them, whether said before or not. */
  graded(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    return withSeverities(diagnostics, this.#severities);
  }

  /**
   * Writes those that were not written before.
   * @returns whether there is an error among all of them
   */
  report(diagnostics: readonly Diagnostic[]): boolean {
    const graded = this.graded(diagnostics);
    for (const diagnostic of graded) {
      const text = diagnosticText(diagnostic);
      if (this.#said.has(text)) continue;
      this.#said.add(text);
      this.#write(text);
    }
    return graded.some(({ severity }) => severity === 'error');
  }
}
