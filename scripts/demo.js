// @ts-check
// `npm run demo`: builds samples/code-search twice from the same source, with and without heddle's plugin, gives both
// servers the same work while asking for /health every millisecond, and prints one table.
//   -- --json FILE   also writes the table
//   -- --serve       instead builds the compiled server and keeps it up until Ctrl-C (--port, 8080 by default)
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildSample } from './demo/build.js';
import { measure } from './demo/measure.js';
import { serve } from './demo/server-process.js';
import { machine, printTable } from './demo/table.js';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    serve: { type: 'boolean', default: false },
    port: { type: 'string', default: '8080' },
    'max-bytes': { type: 'string', default: 'Infinity' },
    seconds: { type: 'string', default: '5' },
  },
});
const corpus = ['--max-bytes', values['max-bytes']];

if (values.serve) {
  const server = await serve(buildSample('compiled'), ['--port', values.port, ...corpus]);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.child.kill('SIGTERM'));
  process.exitCode = Number(await server.exited);
} else {
  const seconds = Number(values.seconds);
  const builds = { compiled: buildSample('compiled'), native: buildSample('native') };
  const results = {
    machine: machine(),
    compiled: await measure(builds.compiled, corpus, seconds),
    native: await measure(builds.native, corpus, seconds),
  };
  printTable(results);
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(results, null, 2) + '\n');
}
