// The process's one trace, as the main thread knows it. With HEDDLE_TRACE=FILE it begins when heddle is loaded.
import { isMainThread } from '../../host/thread.ts';
import { environment } from '../../host/environment.ts';
import { TraceSession, type TraceSeat } from './session.ts';

let session: TraceSession | null = null;

/** Begins a trace of this thread. Throws if one is under way, and what opening the file throws. */
export function startTrace(path: string): void {
  if (session !== null) throw new Error('a trace is being written already');
  session = new TraceSession(path);
}

export function stopTrace(): void {
  session?.stop();
  session = null;
}

/** A core's place in the trace; null while there is none. */
export function traceSeat(): TraceSeat | null {
  return session?.seat() ?? null;
}

const file = environment.trace;
if (isMainThread && file !== undefined) {
  try {
    startTrace(file);
  } catch (cause) {
    throw Object.assign(
      new Error(
        `HEDDLE_TRACE: ${(cause as Error).message}; name a file that can be written, in a folder that exists`,
        { cause },
      ),
      { code: 'ERR_HEDDLE_ENVIRONMENT' },
    );
  }
}
