// Who calls the runtime, by the stack: asked for where a loop of the engine's own function has looked at the flag far too late.

export interface CallSite {
  /** URL of an ES module, path of a CommonJS one; '' if unknown. */
  readonly file: string;
  /** As stacks have it: a method with its class in front. '' if it has none. */
  readonly name: string;
}

/**
 * The function that is running.
 * @param from the function of the runtime's that it has called
 * @returns null where the stack says nothing
 */
export function callerOf(from: Function): CallSite | null {
  const { stackTraceLimit, prepareStackTrace } = Error;
  let sites: readonly NodeJS.CallSite[] = [];
  try {
    Error.stackTraceLimit = 1;
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
  return site === undefined ? null : { file: site.getFileName() ?? '', name: site.getFunctionName() ?? '' };
}
