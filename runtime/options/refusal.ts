// The words in which an option or an argument is refused: what was given, where, and how to mend it. The classes and codes
// are Node's own for wrong arguments.
import { inspect } from 'node:util';
import { nearest } from '../../common/nearest.ts';

function argumentError(code: string, message: string): Error {
  const error = code.startsWith('ERR_INVALID_ARG') ? new TypeError(message) : new RangeError(message);
  return Object.assign(error, { code });
}

/** Of a value: "Runtime.start: the option `cores` is '2', a string; it takes a whole number from 1 to 128". */
export function refusal(code: string, call: string, what: string, value: unknown, takes: string): Error {
  const kind = code === 'ERR_INVALID_ARG_TYPE' && typeof value === 'string' ? ', a string' : '';
  return argumentError(code, `${call}: ${what} is ${shown(value)}${kind}; it takes ${takes}`);
}

/** Of a name that no option has. */
export function unknownOption(call: string, path: string, name: string, known: readonly string[]): Error {
  const near = nearest(name, known);
  const hint = near === undefined ? '; the' : `; did you mean \`${path}${near}\`? The`;
  const list =
    known.length === 0
      ? '; it takes none'
      : `${hint} options are ${known.map((each) => path + each).join(', ')}`;
  return argumentError('ERR_INVALID_ARG_VALUE', `${call}: there is no option \`${path}${name}\`${list}`);
}

/** Of something in the place of an object with options. */
export function noOptions(call: string, what: string, value: unknown, known: readonly string[]): Error {
  const example = known.length === 0 ? '' : ` such as { ${known[0]}: … }`;
  return refusal('ERR_INVALID_ARG_TYPE', call, what, value, `an object${example}`);
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return inspect(value, { maxStringLength: 60 });
}
