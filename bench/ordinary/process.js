// @ts-check
// Child process: one ordinary program from its first import to the end of the process; prints what it came to and the CPU time of
// all threads since the process began, in milliseconds.
import { writeSync } from 'node:fs';

const [file] = process.argv.slice(2);
const { main } = await import(file);
const digest = await main();

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(1, JSON.stringify({ digest, cpu: (user + system) / 1000 }));
});
