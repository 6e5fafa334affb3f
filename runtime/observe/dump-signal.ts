// HEDDLE_DUMP_SIGNAL=SIGUSR2: the process prints a dump of all its tasks to stderr when it gets that signal, as Go programs
// do at SIGQUIT. For a look into a program that was not prepared for it.
import { isMainThread } from 'node:worker_threads';
import { dumpAll } from '../cores/runtime.ts';
import { formatDump } from './dump.ts';

async function print(): Promise<void> {
  const tasks = await dumpAll();
  process.stderr.write(`heddle: ${tasks.length} tasks\n\n${formatDump(tasks)}heddle: end of dump\n`);
}

const signal = process.env['HEDDLE_DUMP_SIGNAL'];
if (isMainThread && signal !== undefined && signal !== '') {
  // A name that is none is an error of whoever started the process: it is thrown here.
  process.on(signal as NodeJS.Signals, () => void print());
}
