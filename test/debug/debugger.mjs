// A debugger in one file: `node debugger.mjs BREAKPOINTS PROGRAM`. A worker attaches to the main thread's inspector, sets
// the breakpoints, and the main thread then imports the program. At each stop the local variables asked for are noted
// and the program goes on; the notes are printed as one line of JSON at the end.
import { Session } from 'node:inspector';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const [breakpoints, program] = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { workerData: JSON.parse(breakpoints) });
  const message = () => new Promise((resolve) => worker.once('message', resolve));
  await message();
  await import(program);
  const report = message();
  worker.postMessage('done');
  console.log(JSON.stringify(await report));
} else {
  // workerData: { url, lineNumber, columnNumber, condition, variables }[], positions zero-based as the protocol has them.
  // Listening from the start keeps this thread alive: a session alone does not.
  const done = new Promise((resolve) => parentPort.once('message', resolve));
  const session = new Session();
  session.connectToMainThread();
  const post = (method, params = {}) =>
    new Promise((resolve, reject) => {
      session.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
    });

  const stops = [];
  const byId = new Map();
  session.on('Debugger.paused', async ({ params }) => {
    const [frame] = params.callFrames;
    const wanted = byId.get(params.hitBreakpoints?.[0]);
    const values = {};
    for (const name of wanted?.variables ?? []) {
      const { result } = await post('Debugger.evaluateOnCallFrame', {
        callFrameId: frame.callFrameId,
        expression: name,
        returnByValue: true,
      });
      values[name] = result.value;
    }
    const { lineNumber, columnNumber } = frame.location;
    stops.push({ lineNumber, columnNumber, scopes: await scopes(frame), values });
    await post('Debugger.resume');
  });

  await post('Debugger.enable');
  for (const breakpoint of workerData) {
    const { url, lineNumber, columnNumber, condition } = breakpoint;
    const { breakpointId } = await post('Debugger.setBreakpointByUrl', {
      url,
      lineNumber,
      columnNumber,
      condition,
    });
    byId.set(breakpointId, breakpoint);
  }
  parentPort.postMessage('ready');
  await done;
  session.disconnect();
  parentPort.postMessage(stops);

  /** Names in the function's own scopes: what a debugger's variables pane shows. */
  async function scopes(frame) {
    const names = [];
    for (const { type, object } of frame.scopeChain) {
      if (type !== 'local' && type !== 'block') continue;
      const { result } = await post('Runtime.getProperties', {
        objectId: object.objectId,
        ownProperties: true,
      });
      names.push(...result.map(({ name }) => name));
    }
    return names;
  }
}
