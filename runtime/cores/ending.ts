// A core and a blocking thread are no place for a program to end in: `process.exit` there ends the process, and what nobody
// catches there is thrown on the thread that has started them, which on a core tells its own owner in turn. So both end the
// program as they would on the main thread, with its exit listeners and handlers.
import { setImmediate } from '../host/timers.ts';
import { adoptExitCode, publishExitCode } from '../host/exit-code.ts';
import { codec } from './isolate.ts';

/** From a thread to its owner. */
export type Ending =
  | { readonly kind: 'uncaught'; readonly rejection: boolean; readonly error: Uint8Array }
  /** The code if one was given or set; the thread ends. */
  | { readonly kind: 'exit'; readonly code: number | string | null | undefined };

let ordered = false;

/** In a thread, before anything of the program's is loaded. `report` must be in order with the thread's other messages. */
export function reportEndings(report: (ending: Ending) => void): void {
  const uncaught = (rejection: boolean, error: unknown): void =>
    report({ kind: 'uncaught', rejection, error: encodeAnything(error) });
  process.on('uncaughtException', (error) => uncaught(false, error));
  process.on('unhandledRejection', (error) => uncaught(true, error));
  process.on('exit', () => {
    publishExitCode();
    if (!ordered) report({ kind: 'exit', code: process.exitCode });
  });
}

/** In a thread: ends it, because its owner has said so. */
export function endThread(): void {
  ordered = true;
  process.exit();
}

/** In the owner: raises what was uncaught in a thread. */
export function raise(ending: Extract<Ending, { kind: 'uncaught' }>): void {
  const error = codec.decode(ending.error);
  if (ending.rejection) void Promise.reject(error);
  else
    setImmediate(() => {
      throw error;
    });
}

/**
 * In the owner, once a thread has ended that reported `exit`: what the thread has printed is on its way through streams of
 * this thread, and comes before the end. `code`: the thread's.
 */
export function exitAs(exit: Extract<Ending, { kind: 'exit' }>, code: number): void {
  adoptExitCode();
  setImmediate(() => {
    // A listener there may have changed it after the report.
    if (exit.code === undefined && code === 0) process.exit();
    else process.exit(code);
  });
}

function encodeAnything(error: unknown): Uint8Array {
  try {
    return codec.encode(error, 'the error');
  } catch (fault) {
    return codec.encode(fault);
  }
}
