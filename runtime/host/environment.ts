// The environment variables a user may set, read and checked in one place when any part of heddle is loaded: a mistake is said
// at once, with what to write in its place, and not at the first operation or never.
/** Does nothing of its own in Node, unlike SIGUSR1, which starts the inspector. */
const EXAMPLE = 'SIGUSR2';

export type DriverOption = 'auto' | 'io_uring' | 'node';

export interface Environment {
  /** HEDDLE_DRIVER; undefined if it does not say. */
  readonly driver: DriverOption | undefined;
  /** HEDDLE_ADDON is `off`. */
  readonly addonOff: boolean;
  /** HEDDLE_TRACE: the file. */
  readonly trace: string | undefined;
  /** HEDDLE_DUMP_SIGNAL. */
  readonly dumpSignal: string | undefined;
  /** HEDDLE_UNCOMPILED is `ok`. */
  readonly uncompiledOk: boolean;
}

/** Throws for a value that means nothing. Declared without Node's types, which not every program has. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const of = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  return {
    driver: oneOf('HEDDLE_DRIVER', of('HEDDLE_DRIVER'), ['auto', 'io_uring', 'node']),
    addonOff: oneOf('HEDDLE_ADDON', of('HEDDLE_ADDON'), ['off']) === 'off',
    trace: of('HEDDLE_TRACE'),
    dumpSignal: signal(of('HEDDLE_DUMP_SIGNAL')),
    uncompiledOk: oneOf('HEDDLE_UNCOMPILED', of('HEDDLE_UNCOMPILED'), ['ok']) === 'ok',
  };
}

function wrong(name: string, value: string, must: string, remedy: string): Error {
  return Object.assign(
    new Error(`${name} must be ${must}, not ${JSON.stringify(value)}; ${remedy}, or unset it`),
    {
      code: 'ERR_HEDDLE_ENVIRONMENT',
    },
  );
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  known: readonly T[],
): T | undefined {
  if (value === undefined || known.includes(value as T)) return value as T | undefined;
  const list = known.length === 1 ? known[0]! : `${known.slice(0, -1).join(', ')} or ${known.at(-1)!}`;
  throw wrong(name, value, list, `set ${name}=${known[0]!}`);
}

function signal(value: string | undefined): string | undefined {
  const name = 'HEDDLE_DUMP_SIGNAL';
  if (value === undefined) return undefined;
  const { constants } = process.getBuiltinModule('node:os');
  const is = (text: string): boolean => Object.hasOwn(constants.signals, text);
  if (value === 'SIGKILL' || value === 'SIGSTOP')
    throw wrong(name, value, 'a signal that a process can catch', `set ${name}=${EXAMPLE}`);
  // Node takes a name that it does not know for that of an event.
  if (!is(value)) {
    const meant = [value.toUpperCase(), `SIG${value.toUpperCase()}`].find(is) ?? EXAMPLE;
    throw wrong(name, value, 'the name of a signal', `set ${name}=${meant}`);
  }
  return value;
}

export const environment: Environment = readEnvironment(process.env);
