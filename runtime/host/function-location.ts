// Where a function's text is: asked of V8's inspector, the only one who tells. A session inside of the process: no port is
// opened, nothing is paused. It costs 5 ms, the first one up to some 200 ms where megabytes of scripts are loaded.
import process from 'node:process';
import type { Session } from 'node:inspector';

/** Counted from 0, as V8 does. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface FunctionLocation extends Position {
  /** Of the script: `file:` for files, `node:` for Node's own; '' for text that was evaluated. */
  readonly url: string;
  /** An ES module, or a script such as CommonJS's. */
  readonly module: boolean;
  /** The function that it lies in and holds variables of; '' if that has no name, null if it holds none. */
  readonly closure: string | null;
}

interface Property {
  readonly name: string;
  readonly value?: { readonly objectId?: string; readonly description?: string; readonly value?: unknown };
}

interface Script {
  readonly url: string;
  readonly isModule?: boolean | undefined;
}

type Answer = Record<string, unknown>;

/** What functions are handed to the inspector by: it evaluates text. */
const HANDED = Symbol.for('heddle.located');

/** Of each function; null for native and bound ones. Null as a whole where Node has no inspector, or denies it. */
export function locateAll(functions: readonly Function[]): (FunctionLocation | null)[] | null {
  const session = open();
  if (session === null) return null;
  const holder = process as unknown as Record<symbol, unknown>;
  try {
    const scripts = new Map<string, Script>();
    session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params));
    ask(session, 'Debugger.enable');
    return functions.map((fn) => {
      holder[HANDED] = fn;
      return locationOf(session, scripts);
    });
  } catch {
    return null;
  } finally {
    delete holder[HANDED];
    session.disconnect();
  }
}

function open(): Session | null {
  try {
    const { Session } = process.getBuiltinModule('node:inspector');
    const session = new Session();
    session.connect();
    return session;
  } catch {
    return null;
  }
}

function locationOf(session: Session, scripts: ReadonlyMap<string, Script>): FunctionLocation | null {
  const { result } = ask(session, 'Runtime.evaluate', {
    expression: `process[Symbol.for('${HANDED.description}')]`,
  }) as { result: { objectId: string } };
  const inner = properties(session, result.objectId).internalProperties ?? [];
  const found = inner.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value as
    { scriptId: string; lineNumber: number; columnNumber: number } | undefined;
  if (found === undefined) return null;
  const script = scripts.get(found.scriptId);
  return {
    url: script?.url ?? '',
    module: script?.isModule === true,
    line: found.lineNumber,
    column: found.columnNumber,
    closure: closureOf(session, inner.find(({ name }) => name === '[[Scopes]]')?.value?.objectId),
  };
}

/** V8 describes the variables that a function holds as `Closure (name)`. */
function closureOf(session: Session, scopes: string | undefined): string | null {
  if (scopes === undefined) return null;
  const { result } = properties(session, scopes);
  for (const { value } of result) {
    const found = /^Closure(?: \((.*)\))?$/.exec(value?.description ?? '');
    if (found !== null) return found[1] ?? '';
  }
  return null;
}

function properties(
  session: Session,
  objectId: string,
): { result: Property[]; internalProperties?: Property[] } {
  return ask(session, 'Runtime.getProperties', { objectId, ownProperties: true }) as never;
}

/** Answers come before `post` returns. */
function ask(session: Session, method: string, params: Answer = {}): Answer {
  let answer: Answer | undefined;
  session.post(method, params, (error, result) => {
    if (error !== null) throw error;
    answer = result as Answer;
  });
  if (answer === undefined) throw new Error(`the inspector does not answer ${method}`);
  return answer;
}
