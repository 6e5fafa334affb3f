#!/usr/bin/env node
// The heddle command. Each command is a module that is loaded only when it is asked for.
import { createRequire } from 'node:module';

const HELP = `Usage: heddle <command> [options]

Commands:
  run [options of node] FILE [arguments]
            runs a program, compiled as it is loaded: node --import heddle/register FILE
  doctor    says which I/O driver is in use and why, whether the project in this folder is
            compiled by heddle, and what to do about it; exit code 1 if something is wrong
            --json   the same for machines

Options:
  -h, --help      this text
  -v, --version   the version
`;

/** Wrong use of the command line, by convention. */
const MISUSE = 2;

async function main([command, ...args]: string[]): Promise<number> {
  switch (command) {
    case 'doctor': {
      const unknown = args.filter((argument) => argument !== '--json');
      if (unknown.length > 0) return misuse(`unknown option for doctor: ${unknown.join(' ')}`);
      const { doctor } = await import('./doctor.ts');
      return doctor(args.includes('--json'));
    }
    case 'run': {
      const { run, splitArguments } = await import('./run.ts');
      const split = splitArguments(args);
      return split === null ? misuse('no file to run: heddle run app.ts') : run(split);
    }
    case '-h':
    case '--help':
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case '-v':
    case '--version':
      process.stdout.write(`${version()}\n`);
      return 0;
    case undefined:
      return misuse('no command given');
    default:
      return misuse(`unknown command: ${command}`);
  }
}

function misuse(what: string): number {
  process.stderr.write(`heddle: ${what}\n\n${HELP}`);
  return MISUSE;
}

function version(): string {
  return (createRequire(import.meta.url)('heddle/package.json') as { version: string }).version;
}

/** What the environment says and means nothing is the caller's mistake, not a fault. */
function mistaken(error: Error & { code?: string }): number {
  if (error.code !== 'ERR_HEDDLE_ENVIRONMENT') throw error;
  process.stderr.write(`heddle: ${error.message}\n`);
  return MISUSE;
}

process.exitCode = await main(process.argv.slice(2)).catch(mistaken);
