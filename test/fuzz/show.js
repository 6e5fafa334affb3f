// @ts-check
// A value as text, at the moment it is logged: tells apart what === does not (-0, holes, kinds of errors) and runs no
// getter of the program's.

/** Texts of errors that programs throw themselves; the engine's own name the source text of the failing call. */
const OWN_MESSAGE = /^e\d+$|^Cannot access '\w+' before initialization$|^out of fuel$/;

/**
 * @param {unknown} value
 * @param {number} [depth] levels still shown
 * @returns {string}
 */
export function show(value, depth = 3) {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return `function ${value.name}/${value.length}`;
    case 'object':
      return value === null ? 'null' : object(value, depth);
    default:
      return String(value);
  }
}

/**
 * @param {object} value
 * @param {number} depth
 */
function object(value, depth) {
  if (value instanceof Error) return error(value);
  if (value instanceof Promise) return 'promise';
  if (depth === 0) return '…';
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, i) => (i in value ? show(item, depth - 1) : 'hole'));
    return `[${items.join(', ')}]`;
  }
  const parts = Object.entries(Object.getOwnPropertyDescriptors(value)).map(
    ([key, d]) => `${key}: ${'value' in d ? show(d.value, depth - 1) : 'accessor'}`,
  );
  const name = Object.prototype.toString.call(value).slice(8, -1);
  return `${name === 'Object' ? '' : name}{${parts.join(', ')}}`;
}

/** @param {Error} e */
function error(e) {
  const cause = 'cause' in e ? ` cause ${show(e.cause, 1)}` : '';
  const inner = e instanceof AggregateError ? show(e.errors, 2) : '';
  if (e.name === 'SuppressedError')
    return `Suppressed(${show(/** @type {any} */ (e).error, 3)}, ${show(/** @type {any} */ (e).suppressed, 3)})`;
  return `${e.name}${OWN_MESSAGE.test(e.message) ? `(${e.message})` : ''}${cause}${inner}`;
}
