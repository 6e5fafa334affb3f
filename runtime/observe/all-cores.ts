// Where the dump of all cores is to be had while there are some: the runtime of cores says so, and who prints dumps need not
// load it.
import type { TaskDump } from './dump.ts';

export let dumpCores: (() => Promise<TaskDump[]>) | null = null;

export function setDumpCores(dump: typeof dumpCores): void {
  dumpCores = dump;
}
