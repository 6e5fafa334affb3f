// What methods of the built-in collections do, known by their names: types are not asked.

/** One more in the collection. */
export const PUTS: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'append', 'set']);

/** One less, or none left. */
export const TAKES: ReadonlySet<string> = new Set(['pop', 'shift', 'splice', 'delete', 'clear']);

/** The order or all contents change. */
export const REWRITES: ReadonlySet<string> = new Set(['sort', 'reverse', 'fill', 'copyWithin']);

/** Those of them whose first argument names the entry. */
export const KEYED: ReadonlySet<string> = new Set(['set', 'add', 'delete', 'has', 'get']);

/** What gives an entry: changing the result changes what is in the collection. */
export const LOOKUPS: ReadonlySet<string> = new Set(['get', 'at']);

export const ITERATORS: ReadonlySet<string> = new Set(['keys', 'values', 'entries']);
export const OBJECT_ITERATORS: ReadonlySet<string> = ITERATORS;

/** What is called in place, before the method returns. */
export const CALLS_BACK: ReadonlySet<string> = new Set([
  ...['forEach', 'map', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex'],
  ...['findLast', 'findLastIndex', 'reduce', 'reduceRight', 'sort'],
]);

/** What looks at more than one entry. */
export const SURVEYS: ReadonlySet<string> = new Set([
  ...ITERATORS,
  ...CALLS_BACK,
  ...['includes', 'indexOf', 'lastIndexOf', 'join', 'slice', 'concat', 'flat', 'toSorted', 'toReversed'],
]);
