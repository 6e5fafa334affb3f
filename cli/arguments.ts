// The command line of one command. node:util splits it; what it refuses is said here, with the name that was meant and the choices.
import { parseArgs } from 'node:util';
import { nearest } from '../common/nearest.ts';
import { Misuse } from './misuse.ts';

export interface OptionRule {
  readonly type: 'boolean' | 'string' | 'integer';
  readonly short?: string;
  /** The values it takes. */
  readonly choices?: readonly string[];
  /** What the value is, for `--help` and errors: `FILE`, `N`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionRules = Readonly<Record<string, OptionRule>>;

export interface Arguments {
  readonly flags: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
  readonly positionals: readonly string[];
}

/**
 * @param command its name, for errors
 * @param args what stands behind the name
 * @param positionals how many names without dashes it takes at most, and what they are
 * @throws Misuse that names the argument and what to write
 */
export function parseArguments(
  command: string,
  args: readonly string[],
  rules: OptionRules,
  positionals: { most: number; what: string } = { most: 0, what: '' },
): Arguments {
  const options = Object.entries(rules).map(([name, { type, short }]) => [
    name,
    { type: type === 'boolean' ? 'boolean' : 'string', ...(short && { short }) } as const,
  ]);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(options) as Record<string, { type: 'boolean' | 'string'; short?: string }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Set<string>();
  const values: Record<string, string> = {};
  const names: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') names.push(token.value);
    if (token.kind !== 'option') continue;
    const rule = Object.hasOwn(rules, token.name) ? rules[token.name] : undefined;
    if (rule === undefined) throw unknownOption(command, token.rawName, rules);
    if (rule.type === 'boolean') {
      if (token.value !== undefined)
        throw new Misuse(`${token.rawName} takes no value: write ${token.rawName} alone`);
      flags.add(token.name);
    } else values[token.name] = checked(token.rawName, token.value, rule);
  }
  if (names.length > positionals.most)
    throw new Misuse(
      positionals.most === 0
        ? `heddle ${command} takes options only, not ${JSON.stringify(names[0])}`
        : `heddle ${command} takes ${positionals.what}, and ${JSON.stringify(names[positionals.most])} is one too many`,
    );
  return { flags, values, positionals: names };
}

function checked(rawName: string, value: string | undefined, rule: OptionRule): string {
  const what = rule.choices?.join(', ') ?? rule.value ?? 'a value';
  if (value === undefined || value === '') throw new Misuse(`${rawName} needs a value: ${rawName}=${what}`);
  if (rule.choices !== undefined && !rule.choices.includes(value)) {
    const near = nearest(value, rule.choices);
    throw new Misuse(
      `${rawName} is ${JSON.stringify(value)}${near === undefined ? '' : ` (did you mean ${near}?)`}; it takes ${rule.choices.join(', ')}`,
    );
  }
  if (rule.type === 'integer' && !/^\d+$/.test(value))
    throw new Misuse(`${rawName} is ${JSON.stringify(value)}; it takes a whole number from 0 on`);
  return value;
}

function unknownOption(command: string, rawName: string, rules: OptionRules): Misuse {
  const names = Object.keys(rules).map((name) => `--${name}`);
  const near = nearest(rawName, names);
  return new Misuse(
    `heddle ${command} has no option ${rawName}${near === undefined ? '' : ` (did you mean ${near}?)`}; it takes ${names.join(', ')}`,
  );
}

/** The options as lines for `--help`. */
export function optionHelp(rules: OptionRules): string {
  return Object.entries(rules)
    .map(([name, { short, value, choices, help }]) => {
      const takes = choices?.join('|') ?? value;
      const long = `--${name}${takes === undefined ? '' : ` ${takes}`}`;
      return `  ${`${short === undefined ? '   ' : `-${short},`} ${long}`.padEnd(34)} ${help}\n`;
    })
    .join('');
}
