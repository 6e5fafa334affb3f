// The commands of heddle, each a module that is loaded only when it is asked for.

/** What a command's module exports. */
export interface Command {
  /** Behind `Usage: heddle `. */
  readonly usage: string;
  /** Lines for `--help`: options, exit codes. */
  readonly help: string;
  /**
   * @param args what stands behind the command's name
   * @returns the exit code; null while the process goes on by itself, such as in watch mode
   * @throws Misuse
   */
  run(args: readonly string[]): Promise<number | null> | number | null;
}

export interface CommandEntry {
  /** One line. */
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

export const commands: Readonly<Record<string, CommandEntry>> = {
  init: {
    summary: 'finds what the project is built with and adds the line that it needs; shows the change',
    load: () => import('./init/index.ts'),
  },
  run: {
    summary: 'runs a program, compiled as it is loaded',
    load: () => import('./run.ts'),
  },
  build: {
    summary: 'compiles TypeScript projects as tsc --build does, with heddle',
    load: () => import('./build/index.ts'),
  },
  check: {
    summary: 'type errors and what heddle has to say, without output files',
    load: () => import('./check/index.ts'),
  },
  doctor: {
    summary: 'is this project compiled, by what, and which I/O driver is in use; why not, what to do',
    load: () => import('./doctor/index.ts'),
  },
  explain: {
    summary: 'the page of a diagnostic, such as HDL2001',
    load: () => import('./explain.ts'),
  },
};
