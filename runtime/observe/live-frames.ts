// Every frame that is alive in this isolate, found by V8 itself: a walk of the heap for objects with the tasks' prototype.
// So nothing has to be recorded while the program runs, and nothing can be missing. It costs a full collection, some
// 100 ms and more on a large heap, at the moment somebody asks.
//
// Rejected: a list of all tasks (two words and two writes a task, whether or not anybody ever asks); walking the queues,
// timers and operations (what waits for a native promise or a waker hangs on nothing that we hold).
import { Session } from 'node:inspector';
import { TaskProto, type Frame } from '../task/frame.ts';

/** Where the inspector's side of the conversation finds ours. Set during the call only. */
const EXCHANGE = Symbol.for('heddle.observe.exchange');

interface Answer {
  result?: { objectId?: string };
  objects?: { objectId?: string };
}

export function liveFrames(): Frame[] {
  const session = new Session();
  session.connect();
  let found: Frame[] = [];
  Object.defineProperty(globalThis, EXCHANGE, {
    configurable: true,
    value: { prototype: TaskProto, take: (frames: Frame[]) => (found = Array.from(frames)) },
  });
  const post = (method: string, params: object): Answer => {
    let answer: Answer = {};
    session.post(method, params, (error: Error | null, result?: object) => {
      if (error !== null) throw new Error(`heddle: ${method}: ${error.message}`);
      answer = result as Answer;
    });
    return answer;
  };
  const exchange = `globalThis[Symbol.for('heddle.observe.exchange')]`;
  const objectGroup = 'heddle';
  try {
    const prototype = post('Runtime.evaluate', { expression: `${exchange}.prototype`, objectGroup });
    const prototypeObjectId = prototype.result!.objectId!;
    const { objects } = post('Runtime.queryObjects', { prototypeObjectId, objectGroup });
    post('Runtime.callFunctionOn', {
      objectId: objects!.objectId!,
      functionDeclaration: `function () { ${exchange}.take(this); }`,
    });
    post('Runtime.releaseObjectGroup', { objectGroup });
  } finally {
    Reflect.deleteProperty(globalThis, EXCHANGE);
    session.disconnect();
  }
  return found;
}
