// A debugger that steps: `node stepper.mjs FILE STEPS PROGRAM`. From the first `debugger` statement of FILE on it steps over, STEPS times,
// as VS Code does by default: heddle's own files are passed over (`skipFiles`), and so is text of FILE that `isMapped` of its map knows
// nothing of (`smartStep`). Positions, zero-based, are printed as one line of JSON, with the variables in scope.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

if (isMainThread) {
  const [file, steps, program] = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { workerData: { file, steps: Number(steps) } });
  const message = () => new Promise((resolve) => worker.once('message', resolve));
  await message();
  await import(program);
  const report = message();
  worker.postMessage('done');
  console.log(JSON.stringify(await report));
} else {
  const { file, steps } = workerData;
  const map = new TraceMap(readFileSync(`${fileURLToPath(file)}.map`, 'utf8'));
  const done = new Promise((resolve) => parentPort.once('message', resolve));
  const session = new Session();
  session.connectToMainThread();
  const post = (method, params = {}) =>
    new Promise((resolve, reject) => {
      session.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
    });

  const stops = [];
  const urls = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  // The program may end while it is asked something.
  session.on('Debugger.paused', ({ params }) => void paused(params).catch(() => undefined));

  async function paused(params) {
    const [frame] = params.callFrames;
    const { scriptId, lineNumber, columnNumber } = frame.location;
    const isOurs = urls.get(scriptId) === file;
    const { line } = isOurs ? originalPositionFor(map, { line: lineNumber + 1, column: columnNumber }) : {};
    if (line != null) stops.push({ line, variables: await variables(frame) });
    if (stops.length > steps) return void (await post('Debugger.resume'));
    await post(line == null && isOurs ? 'Debugger.stepInto' : 'Debugger.stepOver');
  }
  await post('Debugger.enable');
  await post('Debugger.setBlackboxPatterns', { patterns: ['/dist/runtime/', '^node:'] });
  parentPort.postMessage('ready');
  await done;
  session.disconnect();
  parentPort.postMessage(stops);

  async function variables(frame) {
    const values = {};
    for (const { type, object } of frame.scopeChain) {
      if (type !== 'local' && type !== 'block') continue;
      const { result } = await post('Runtime.getProperties', {
        objectId: object.objectId,
        ownProperties: true,
      });
      for (const { name, value } of result) if (value?.value !== undefined) values[name] = value.value;
    }
    return values;
  }
}
