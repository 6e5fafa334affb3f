// The plugin option `diagnostics`: what is made of heddle's diagnostics, all of them or each by its code.
import { messages, retired, type Message } from './catalogue/index.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { Diagnostic } from './diagnostic.ts';

export type Severity = 'error' | 'warn' | 'off';

/**
 * One word for all, or an object with one for each code: `{ "HDL2001": "error" }`. The word for all leaves alone what only informs
 * (HDL1018: the author asked for it), unless it is `"off"`.
 */
export type Severities = Severity | Readonly<Record<string, Severity>>;

const WORDS: readonly unknown[] = ['error', 'warn', 'off'];
const CHOICE = '"error", "warn" or "off"';

/** @throws ConfigurationError for a code or a word that there is not */
export function checkSeverities(value: unknown): void {
  if (WORDS.includes(value)) return;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigurationError(
      'badOption',
      'diagnostics',
      JSON.stringify(value),
      `${CHOICE}, or an object with one of these for each code, such as { "HDL2001": "error" }`,
    );
  const all: Message[] = Object.values(messages);
  // Those of the configuration stop the build in any case, or speak of no file.
  const codes = all.map(({ code }) => code).filter((code) => !code.startsWith('HDL3'));
  for (const [code, word] of Object.entries(value)) {
    const option = `diagnostics.${code}`;
    if (!codes.includes(code) && !(code in retired))
      throw new ConfigurationError('unknownOption', option, codes.map((c) => `diagnostics.${c}`).join(', '));
    if (!WORDS.includes(word))
      throw new ConfigurationError('badOption', option, JSON.stringify(word), CHOICE);
  }
}

type Graded = Pick<Diagnostic, 'code' | 'severity'>;

/** `diagnostics` as the option has them. */
export function withSeverities<T extends Graded>(
  diagnostics: readonly T[],
  severities: Severities | undefined,
): readonly T[] {
  if (severities === undefined) return diagnostics;
  const changed: T[] = [];
  for (const diagnostic of diagnostics) {
    const severity = severityOf(diagnostic, severities);
    if (severity !== null) changed.push({ ...diagnostic, severity });
  }
  return changed;
}

function severityOf({ code, severity }: Graded, severities: Severities): Diagnostic['severity'] | null {
  const forAll = typeof severities === 'string';
  const word = forAll ? severities : severities[code];
  if (word === undefined) return severity;
  if (word === 'off') return null;
  if (forAll && (severity === 'info' || word === 'warn')) return severity;
  return word === 'error' ? 'error' : 'warning';
}
