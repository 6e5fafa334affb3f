// Diagnostics of heddle in a tool that has no place of its own for them: printed once, with code and page.
import { writeSync } from 'node:fs';
import { formatDiagnostic, type Diagnostic } from '../../transformer/diagnostics/diagnostic.ts';
import { withSeverities, type Severities } from '../../transformer/diagnostics/severity.ts';

/** A diagnostic as text, with the command that prints its page. */
export function diagnosticText(diagnostic: Diagnostic): string {
  return `${formatDiagnostic(diagnostic)}\n  page: npx heddle explain ${diagnostic.code}\n`;
}

/** What was said already: by this reporter, unless whoever makes it knows of others. */
export interface Said {
  /** @returns whether the text was not there before; it is from now on */
  add(text: string): boolean;
}

export class Reporter {
  readonly #severities: Severities | undefined;
  readonly #write: (text: string) => void;
  readonly #said: Said;

  /**
   * @param severities the option `diagnostics`
   * @param write where the text goes
   */
  constructor(severities: Severities | undefined, write = writeToStderr, said = saidHere()) {
    this.#severities = severities;
    this.#write = write;
    this.#said = said;
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
      if (this.#said.add(text)) this.#write(text);
    }
    return graded.some(({ severity }) => severity === 'error');
  }
}

/** At once, also from a thread that the process does not wait for. */
function writeToStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // A pipe that is full.
    process.stderr.write(text);
  }
}

function saidHere(): Said {
  const texts = new Set<string>();
  return {
    add: (text) => texts.size !== texts.add(text).size,
  };
}
