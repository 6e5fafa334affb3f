// Who calls the runtime, by the stack: asked for where a loop of the engine's own function has looked at the flag far too late.
import { fileURLToPath } from 'node:url';
import { allModules, type FunctionRef } from '../task/module.ts';

/** As far up as the runtime's own functions can be. */
const DEPTH = 8;

/**
 * The compiled function that is running, found by file and name.
 * @param from the function of the runtime's that it has called
 * @returns null where the stack says nothing of it: no such file, or a function without a name
 */
export function callerOf(from: Function): FunctionRef | null {
  const { stackTraceLimit, prepareStackTrace } = Error;
  let sites: readonly NodeJS.CallSite[] = [];
  try {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (_error, found) => (sites = found);
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, from);
    // The look makes it.
    void holder.stack;
  } catch {
    return null;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
  const [site] = sites;
  return site === undefined ? null : find(site.getFileName() ?? '', site.getFunctionName() ?? '');
}

function find(file: string, name: string): FunctionRef | null {
  const method = name.slice(name.lastIndexOf('.') + 1);
  for (const module of allModules().values()) {
    if (module.url !== file && pathOf(module.url) !== file) continue;
    const info = module.functions.find((f) => f.name === method);
    if (info) return { module, info };
  }
  return null;
}

/** CommonJS's stacks have paths. */
function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}
