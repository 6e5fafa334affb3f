// The one check of options that public functions are given. A misspelt name or a value that makes no sense is an error that
// says so: taken for the default, it would be found out in production. Rejected: a schema library (a dependency for forty
// lines), and checks in each function (they had differed: some looked, some converted, most did not look).
import { noOptions, unknownOption } from './refusal.ts';
import { Rule, whole } from './rule.ts';

/** The options of a call by name; options within options likewise. */
export interface Rules {
  readonly [name: string]: Rule | Rules;
}

/**
 * Checks what stands in the place of an object with options. An option that is undefined is left out.
 *
 * @param call the function as the user wrote it
 * @param options what it was given
 * @throws TypeError for a name that is not in `rules`, TypeError or RangeError for a value that is against its rule
 */
export function checkOptions(call: string, options: unknown, rules: Rules): void {
  if (options !== undefined) checkGroup(call, 'options', '', options, rules);
}

function checkGroup(call: string, what: string, path: string, options: unknown, rules: Rules): void {
  const known = Object.keys(rules);
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw noOptions(call, what, options, known);
  for (const name in options) if (!known.includes(name)) throw unknownOption(call, path, name, known);
  for (const name of known) {
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const rule = rules[name]!;
    const option = `the option \`${path}${name}\``;
    if (rule instanceof Rule) raise(rule.fault(call, option, value));
    else checkGroup(call, option, `${path}${name}.`, value, rule);
  }
}

function raise(error: Error | null): void {
  if (error !== null) throw error;
}

/** What is wrong with an argument that must be there, null if nothing. `name`: what the documentation calls it. */
export function faultOf(call: string, name: string, value: unknown, rule: Rule): Error | null {
  return rule.fault(call, `the argument \`${name}\``, value);
}

/** Throws what `faultOf` finds. */
export function checkArgument(call: string, name: string, value: unknown, rule: Rule): void {
  raise(faultOf(call, name, value, rule));
}

/**
 * `value` if it is a whole number of at least `least`: for calls that are made often. The value is not converted, that could
 * run user code in the middle of a direct call.
 *
 * @param call the call as the user wrote it, with the argument's name in brackets
 */
export function wholeNumber(
  value: number,
  least: number,
  call: string,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const [, of, name] = /^(.*)\((\w+)\)$/.exec(call)!;
  checkArgument(of!, name!, value, whole(least, most));
  return value;
}
