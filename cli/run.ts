// `heddle run app.ts`: the program in a Node of its own with heddle/register. In this one its workers would not be compiled, since
// they inherit the flags that a process was started with.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from './commands.ts';
import { Misuse } from './misuse.ts';

/** Options of Node that take the next word with them. */
const WITH_VALUE =
  /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--env-file|--env-file-if-exists|--title)$/;

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

export const command: Command = {
  usage: 'run [options of node] FILE [arguments]',
  help: 'The same as: node --import heddle/register FILE\n',
  run(args) {
    const split = splitArguments(args);
    if (split === null) throw new Misuse('no file to run: heddle run app.ts');
    return run(split);
  },
};

/** Node's options, and from the program's file on what is the program's; null if no file is named. */
function splitArguments(args: readonly string[]): { options: string[]; program: string[] } | null {
  let at = 0;
  while (at < args.length && args[at]!.startsWith('-')) {
    if (args[at] === '--') {
      args = [...args.slice(0, at), ...args.slice(at + 1)];
      break;
    }
    at += WITH_VALUE.test(args[at]!) ? 2 : 1;
  }
  if (at >= args.length) return null;
  return { options: args.slice(0, at), program: args.slice(at) };
}

/** @returns the program's exit code; not at all where this process becomes the program's */
async function run({ options, program }: { options: string[]; program: string[] }): Promise<number> {
  const register = new URL('../toolchains/register/index.js', import.meta.url).href;
  const args = [...process.execArgv, '--import', register, ...options, ...program];
  const { execve } = process as { execve?: (file: string, args: string[], env: NodeJS.ProcessEnv) => never };
  // The same process: signals, terminal and exit code are the program's without any help.
  if (execve !== undefined && process.platform !== 'win32')
    execve.call(process, process.execPath, [process.execPath, ...args], process.env);
  return inChild(args);
}

function inChild(args: string[]): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  for (const signal of FORWARDED)
    process.on(signal, () => {
      // Ctrl-C goes to everybody at the terminal, the child among them.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // As shells have it.
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
  });
}
