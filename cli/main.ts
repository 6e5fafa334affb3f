#!/usr/bin/env node
// The heddle command.
import { createRequire } from 'node:module';
import { nearest } from '../common/nearest.ts';
import { commands, type Command } from './commands.ts';
import { Misuse } from './misuse.ts';

/** Wrong use of the command line, by convention. */
const MISUSE = 2;

async function main([name, ...args]: string[]): Promise<number | null> {
  if (name === '-v' || name === '--version') return print(`${version()}\n`);
  if (name === '-h' || name === '--help') return print(help());
  if (name === 'help')
    return args[0] === undefined ? print(help()) : print(helpOf(args[0], await load(args[0])));
  if (name === undefined) throw new Misuse(`no command given\n\n${help().trimEnd()}`);
  const command = await load(name);
  // Not behind `--`, nor behind the name of a program that has options of its own.
  const first = args[0];
  if (first === '-h' || first === '--help') return print(helpOf(name, command));
  return command.run(args);
}

async function load(name: string): Promise<Command> {
  if (!Object.hasOwn(commands, name)) {
    const near = nearest(name, Object.keys(commands));
    throw new Misuse(
      `unknown command ${JSON.stringify(name)}${near === undefined ? '' : ` (did you mean ${near}?)`}; there are ${Object.keys(commands).join(', ')}`,
    );
  }
  return (await commands[name]!.load()).command;
}

function help(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}\n`);
  return `Usage: heddle <command> [options]

Commands:
${lines.join('')}
  heddle help <command>   its options
  -v, --version           the version
`;
}

function helpOf(name: string, { usage, help: text }: Command): string {
  return `Usage: heddle ${usage}\n\n${commands[name]!.summary}\n\n${text}`;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function version(): string {
  return (createRequire(import.meta.url)('heddle/package.json') as { version: string }).version;
}

/** What the caller, the environment or a configuration got wrong is no fault of heddle's: the message, and no stack. */
function mistaken(error: Error & { code?: string }): number {
  if (error instanceof Misuse) {
    process.stderr.write(`heddle: ${error.message}\n`);
    return MISUSE;
  }
  if (error.code === 'ERR_HEDDLE_ENVIRONMENT' || error.name === 'ConfigurationError') {
    process.stderr.write(`${error.message.startsWith('heddle') ? '' : 'heddle: '}${error.message}\n`);
    return error.name === 'ConfigurationError' ? 1 : MISUSE;
  }
  throw error;
}

const code = await main(process.argv.slice(2)).catch(mistaken);
if (code !== null) process.exitCode = code;
