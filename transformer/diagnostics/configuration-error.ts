// A wrong option stops the build: compiling with another meaning than the one asked for would be worse.
import { messages, type Message } from './catalogue/index.ts';
import type { configurationMessages } from './catalogue/configuration.ts';
import { fill } from './report.ts';

type ConfigurationMessage = keyof typeof configurationMessages;

function textOf(messageName: ConfigurationMessage, args: readonly string[]): string {
  const { text, note, help }: Message = messages[messageName];
  return `${fill(text, args)}. ${fill(note, args)} To mend it, ${fill(help, args)}.`;
}

/** The line that is printed for a wrong option that does not stop the build. */
export function configurationWarning(messageName: ConfigurationMessage, ...args: string[]): string {
  return `warning ${messages[messageName].code}: ${textOf(messageName, args)}`;
}

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** HDL3xxx, see docs/diagnostics. */
  readonly code: string;

  constructor(messageName: ConfigurationMessage, ...args: string[]) {
    const { code } = messages[messageName];
    super(`heddle ${code}: ${textOf(messageName, args)}`);
    this.code = code;
  }
}
