// HEDDLE_DUMP_SIGNAL=SIGUSR2: the process prints a dump of all its tasks to stderr when it gets that signal, as Go programs
// do at SIGQUIT. For a look into a program that was not prepared for it: so it is part of what compiled code imports, and takes
// nothing along but when the variable is set.
//
// Node gives signals to the main thread only. Other threads that run compiled code and are no cores (a program's own workers,
// blocking threads) hear of it from there, and print their own.
import { environment } from '../host/environment.ts';
import { isMainThread, workerData, workerThreads } from '../host/thread.ts';
import { dumpCores } from './all-cores.ts';
import type { TaskDump } from './dump.ts';

/** Channel, and environment data for threads that are started later: the main thread listens. */
const HEARS = 'heddle.dump';

function watch(signal: NodeJS.Signals): void {
  const { BroadcastChannel, getEnvironmentData, setEnvironmentData, threadId } = workerThreads();
  // Now, and not at the signal: a program that hangs may have no descriptor left to load a module with.
  const loaded = import('./dump.ts');
  const print = async (where: string, dumpAll: () => TaskDump[] | Promise<TaskDump[]>): Promise<void> => {
    const { formatDump } = await loaded;
    const tasks = await dumpAll();
    process.stderr.write(
      `heddle: ${tasks.length} tasks${where}\n\n${formatDump(tasks)}heddle: end of dump\n`,
    );
  };
  const own = async (): Promise<TaskDump[]> => (await loaded).dump(0);
  if (isMainThread) {
    setEnvironmentData(HEARS, true);
    const others = new BroadcastChannel(HEARS);
    others.unref();
    process.on(signal, () => {
      others.postMessage(null);
      void print('', dumpCores ?? own);
    });
  } else if (getEnvironmentData(HEARS) === true) {
    const main = new BroadcastChannel(HEARS);
    main.unref();
    main.onmessage = () => void print(` on thread ${threadId}`, own);
  } else {
    process.emitWarning(
      `${signal} will end this process: only the main thread can listen for it, and heddle is not loaded there. ` +
        "To mend that: import 'heddle' in the program's first module",
      { code: 'HEDDLE_DUMP_SIGNAL' },
    );
  }
}

const signal = environment.dumpSignal as NodeJS.Signals | undefined;
const isCore = (workerData as { heddleCore?: number } | null)?.heddleCore !== undefined;
// A core's tasks are in the dump of the main thread.
if (signal !== undefined && !isCore) watch(signal);
