// On Node 20 `stack` has no getter that could be called later, and making the text takes half of the time of throwing. The
// first look at the property, be it to replace it, calls `Error.prepareStackTrace`, which is a function of Node's own (from
// 20.20 on): for this one look it is one that keeps the call sites. Whoever looks gets what the formatter makes of them.
type Formatter = (error: Error, sites: readonly unknown[]) => unknown;

const host = Error as unknown as { prepareStackTrace?: Formatter };
const nodes = host.prepareStackTrace;
const isNodes = nodes?.name === 'ErrorPrepareStackTrace';

let taken: readonly unknown[] | null = null;
const take: Formatter = (_error, sites) => (taken = sites);

/**
 * The call sites of an error at whose stack nobody has looked, which must then be given another `stack`. Null if they are
 * not to be had: somebody has looked, a formatter of the program's is in use, or the error is frozen.
 */
export function takeCallSites(error: Error): readonly unknown[] | null {
  if (!isNodes || host.prepareStackTrace !== nodes) return null;
  if (!Object.isExtensible(error) || !Object.isExtensible(host)) return null;
  taken = null;
  try {
    host.prepareStackTrace = take;
    Object.getOwnPropertyDescriptor(error, 'stack');
  } finally {
    host.prepareStackTrace = nodes;
  }
  const sites = taken;
  taken = null;
  return sites;
}

/** What a look at the stack gives. */
export function textOf(error: Error, sites: readonly unknown[]): unknown {
  const { prepareStackTrace } = host;
  return (typeof prepareStackTrace === 'function' ? prepareStackTrace : nodes!)(error, sites);
}
