// One row a call that makes no sense: what is called, and what the error must name. Each option appears misspelt, of a wrong kind
// and out of range.
import { inspect } from 'node:util';
import { Runtime, abortable, deadline, importable, interval, JoinSet, onHog, select, sleep } from 'heddle';
import { spawnLocal, suspend, TaskGroup, timeout, transfer, type SuspendContext } from 'heddle';
import { lstat, open, readdir, readFile, stat, writeFile } from 'heddle/fs';
import { connect, listen } from 'heddle/net';
import { Barrier, broadcast, mpsc, Semaphore } from 'heddle/sync';

type Row = readonly [name: string, call: () => unknown, code: string, message: string];

const KIND = 'ERR_INVALID_ARG_TYPE';
const VALUE = 'ERR_INVALID_ARG_VALUE';
const RANGE = 'ERR_OUT_OF_RANGE';

/** Calls with options of any kind. */
const any = <A extends unknown[]>(fn: (...args: A) => unknown) => fn as (...args: unknown[]) => unknown;
const start = (options: unknown) => () => any(Runtime.start)(options);
const work = () => 1;
const WHOLE = 'it takes a whole number from';

function runtime(options: object, code: string, message: string): Row {
  return [inspect(options), start(options), code, `Runtime.start: ${message}`];
}

/** Numbers that are not among those from `least` to `most`. */
function notFrom(least: number, most: number, of: (value: unknown) => object, option: string): Row[] {
  const range = (value: number) =>
    runtime(of(value), RANGE, `the option \`${option}\` is ${value}; ${WHOLE} ${least} to ${most}`);
  const kind = (value: unknown, shown: string) =>
    runtime(of(value), KIND, `the option \`${option}\` is ${shown}; ${WHOLE} ${least} to ${most}`);
  return [
    ...[least - 1, most + 1, NaN, Infinity, -Infinity, least + 0.5].map(range),
    ...(
      [
        [String(least), `'${least}', a string`],
        [null, 'null'],
        [true, 'true'],
        [[least], 'an array'],
      ] as const
    ).map(([value, shown]) => kind(value, shown)),
  ];
}

export const runtimeRows: Row[] = [
  ...notFrom(1, 128, (cores) => ({ cores }), 'cores'),
  ...notFrom(1, 16384, (entries) => ({ ring: { entries } }), 'ring.entries'),
  ...notFrom(1, 512, (threads) => ({ blocking: { threads } }), 'blocking.threads'),
  runtime({ blocking: { queue: -1 } }, RANGE, 'the option `blocking.queue` is -1'),
  runtime({ blocking: { keepAliveMs: 2 ** 31 } }, RANGE, 'the option `blocking.keepAliveMs` is 2147483648'),
  runtime({ sliceMs: 0 }, RANGE, 'the option `sliceMs` is 0; it takes a number of milliseconds from 0.1 to'),
  runtime({ sliceMs: NaN }, RANGE, 'the option `sliceMs` is NaN'),
  runtime({ sliceMs: Infinity }, RANGE, 'the option `sliceMs` is Infinity'),
  runtime({ sliceMs: '10' }, KIND, "the option `sliceMs` is '10', a string"),
  runtime(
    { driver: 'uring' },
    VALUE,
    "the option `driver` is 'uring'; it takes 'auto', 'io_uring' or 'node'",
  ),
  runtime({ driver: null }, KIND, 'the option `driver` is null'),
  runtime({ pin: 'no' }, KIND, "the option `pin` is 'no', a string; it takes true or false"),
  runtime({ trace: true }, KIND, 'the option `trace` is true'),
  runtime({ trace: '' }, VALUE, "the option `trace` is ''"),
  runtime({ ring: 1024 }, KIND, 'the option `ring` is 1024; it takes an object such as { entries: … }'),
  runtime({ ring: null }, KIND, 'the option `ring` is null'),
  runtime({ blocking: [] }, KIND, 'the option `blocking` is an array'),
  runtime({ coers: 2 }, VALUE, 'there is no option `coers`; did you mean `cores`? The options are cores, '),
  runtime({ slice: 2 }, VALUE, 'there is no option `slice`; did you mean `sliceMs`?'),
  runtime({ ring: { entires: 8 } }, VALUE, 'there is no option `ring.entires`; did you mean `ring.entries`?'),
  runtime(
    { blocking: { max: 2 } },
    VALUE,
    'there is no option `blocking.max`; the options are blocking.threads, blocking.queue, ',
  ),
  runtime(
    { nonsense: 1 },
    VALUE,
    'there is no option `nonsense`; the options are cores, sliceMs, driver, ring, ',
  ),
  ['null', start(null), KIND, 'Runtime.start: options is null; it takes an object such as { cores: … }'],
  ['2', start(2), KIND, 'Runtime.start: options is 2'],
  ['[]', start([]), KIND, 'Runtime.start: options is an array'],
];

/** A call inside of `suspend`, where its context is. */
function withContext(changes: unknown): () => Promise<unknown> {
  return () => suspend((cx: SuspendContext) => void any(cx.with.bind(cx))(changes));
}

const noSignal = { signal: 'abort' };
const controller = new AbortController();

export const otherRows: Row[] = [
  [
    'sleep NaN',
    () => sleep(NaN),
    RANGE,
    'sleep: the argument `ms` is NaN; it takes a number of milliseconds',
  ],
  ['sleep string', () => any(sleep)('5'), KIND, "sleep: the argument `ms` is '5', a string"],
  ['sleep nothing', () => any(sleep)(), KIND, 'sleep: the argument `ms` is undefined'],
  ['sleep bigint', () => any(sleep)(5n), KIND, 'sleep: the argument `ms` is 5n'],
  ['sleep option', () => any(sleep)(1, { singal: controller.signal }), VALUE, 'did you mean `signal`?'],
  [
    'sleep signal',
    () => any(sleep)(1, noSignal),
    KIND,
    "the option `signal` is 'abort', a string; it takes an AbortSignal",
  ],
  ['sleep controller', () => any(sleep)(1, { signal: controller }), KIND, 'the option `signal` is an object'],
  ['sleep null', () => any(sleep)(1, null), KIND, 'sleep: options is null'],
  [
    'interval 0',
    () => interval(0),
    RANGE,
    'interval: the argument `ms` is 0; it takes a positive, finite number',
  ],
  ['interval Infinity', () => interval(Infinity), RANGE, 'the argument `ms` is Infinity'],
  ['interval string', () => any(interval)('5'), KIND, "the argument `ms` is '5', a string"],
  [
    'interval missed',
    () => any(interval)(1, { missed: 'never' }),
    VALUE,
    "`missed` is 'never'; it takes 'burst', 'delay' or 'skip'",
  ],
  ['interval option', () => any(interval)(1, { imediate: true }), VALUE, 'did you mean `immediate`?'],
  [
    'interval immediate',
    () => any(interval)(1, { immediate: 1 }),
    KIND,
    'the option `immediate` is 1; it takes true or false',
  ],
  ['timeout NaN', () => timeout(NaN, work), RANGE, 'timeout: the argument `ms` is NaN'],
  ['timeout swapped', () => any(timeout)(work, 5), KIND, 'timeout: the argument `ms` is a function'],
  [
    'timeout option',
    () => any(timeout)(5, work, { sginal: 1 }),
    VALUE,
    'timeout: there is no option `sginal`; did you mean `signal`?',
  ],
  [
    'deadline invalid',
    () => deadline(new Date(NaN), work),
    RANGE,
    'deadline: the argument `at` is NaN; it takes a Date, or a number',
  ],
  [
    'deadline string',
    () => any(deadline)('now', work),
    KIND,
    "deadline: the argument `at` is 'now', a string",
  ],
  ['deadline option', () => any(deadline)(5, work, { ms: 1 }), VALUE, 'deadline: there is no option `ms`'],
  [
    'abortable',
    () => any(abortable)(controller, work),
    KIND,
    'abortable: the argument `signal` is an object; it takes an AbortSignal',
  ],
  [
    'select option',
    () => any(select)({ work }, { biassed: true }),
    VALUE,
    'select: there is no option `biassed`; did you mean `biased`?',
  ],
  [
    'select biased',
    () => any(select)({ work }, { biased: 'a' }),
    KIND,
    "select: the option `biased` is 'a', a string",
  ],
  ['select nothing', () => any(select)(null), KIND, 'select: the argument `arms` is null'],
  [
    'TaskGroup option',
    () => new (TaskGroup as any)({ limit: 3 }),
    VALUE,
    'new TaskGroup: there is no option `limit`; the options are signal',
  ],
  [
    'TaskGroup signal',
    () => new (TaskGroup as any)(controller.signal),
    VALUE,
    'new TaskGroup: there is no option `aborted`',
  ],
  [
    'TaskGroup.run',
    () => any(TaskGroup.run)({}),
    KIND,
    'TaskGroup.run: the argument `body` is an object; it takes a function',
  ],
  ['TaskGroup.run option', () => any(TaskGroup.run)(work, { Signal: 1 }), VALUE, 'did you mean `signal`?'],
  [
    'TaskGroup add',
    () => any(TaskGroup.prototype.add).call(new TaskGroup(), work()),
    KIND,
    'add: the argument `handle` is 1; it takes a JoinHandle',
  ],
  [
    'JoinSet option',
    () => new (JoinSet as any)({ signal: controller.signal }),
    VALUE,
    'new JoinSet: there is no option `signal`; it takes none',
  ],
  [
    'cancelOn',
    () => any(JoinHandleCancelOn())(controller),
    KIND,
    'cancelOn: the argument `signal` is an object',
  ],
  [
    'onHog',
    () => any(onHog)('log'),
    KIND,
    "onHog: the argument `listener` is 'log', a string; it takes a function",
  ],
  [
    'with option',
    withContext({ locakWaker: 1 }),
    VALUE,
    'with: there is no option `locakWaker`; did you mean `localWaker`?',
  ],
  ['with waker', withContext({ waker: work }), KIND, 'with: the option `waker` is a function'],
  ['transfer', () => any(transfer)(5), KIND, 'transfer: the argument `value` is 5'],
  [
    'transfer list',
    () => any(transfer)({}, new ArrayBuffer(1)),
    KIND,
    'transfer: the argument `list` is an object; it takes an array',
  ],
  [
    'importable',
    () => any(importable)(import.meta.url, 'hash'),
    KIND,
    "importable: the argument `fn` is 'hash', a string",
  ],
  [
    'importable anonymous',
    () => importable(import.meta.url, () => 1),
    VALUE,
    "importable: the argument `name` is ''",
  ],
  [
    'mpsc',
    () => any(mpsc)('8'),
    KIND,
    "mpsc: the argument `capacity` is '8', a string; it takes a whole number of at least 1",
  ],
  [
    'broadcast',
    () => broadcast(2 ** 40),
    RANGE,
    'broadcast: the argument `capacity` is 1099511627776; it takes a whole number from 1 to',
  ],
  ['Semaphore', () => new Semaphore(NaN), RANGE, 'new Semaphore: the argument `permits` is NaN'],
  ['acquire', () => new Semaphore(1).acquire(0), RANGE, 'acquire: the argument `count` is 0'],
  ['Barrier', () => new Barrier(Infinity), RANGE, 'new Barrier: the argument `parties` is Infinity'],
  [
    'listen option',
    () => any(listen)({ prot: 0 }),
    VALUE,
    'listen: there is no option `prot`; did you mean `port`?',
  ],
  ['listen port', () => any(listen)({ port: '80' }), KIND, "listen: the option `port` is '80', a string"],
  [
    'listen port 65536',
    () => listen({ port: 65536 }),
    'ERR_SOCKET_BAD_PORT',
    'listen: the option `port` is 65536',
  ],
  ['listen backlog', () => listen({ backlog: -1 }), RANGE, 'listen: the option `backlog` is -1'],
  [
    'listen noDelay',
    () => any(listen)({ noDelay: 0 }),
    KIND,
    'listen: the option `noDelay` is 0; it takes true or false',
  ],
  ['listen host', () => listen({ host: '' }), VALUE, "listen: the option `host` is ''"],
  [
    'listen number',
    () => any(listen)(8080),
    KIND,
    'listen: options is 8080; it takes an object such as { host: … }',
  ],
  [
    'connect address',
    () => any(connect)({ address: '127.0.0.1', port: 1 }),
    VALUE,
    'connect: there is no option `address`',
  ],
  ['connect nothing', () => any(connect)(), KIND, 'connect: the argument `options.port` is undefined'],
  ['connect port', () => connect({ port: NaN }), 'ERR_SOCKET_BAD_PORT', 'connect: the option `port` is NaN'],
  [
    'writeFile flag',
    () => any(writeFile)('/', '', { flag: 'a' }),
    VALUE,
    'writeFile: there is no option `flag`; did you mean `flags`?',
  ],
  [
    'writeFile encoding',
    () => any(writeFile)('/', '', 'utf8'),
    KIND,
    "writeFile: options is 'utf8', a string",
  ],
  [
    'writeFile mode',
    () => any(writeFile)('/', '', { mode: '644' }),
    KIND,
    "writeFile: the option `mode` is '644', a string",
  ],
  ['open mode', () => open('/', 'r', -1), RANGE, 'open: the argument `mode` is -1'],
  ['open flags', () => open('/', -1), VALUE, 'flags: -1 is not a way to open a file'],
  [
    'readFile options',
    () => any(readFile)('/', { encoding: 'utf8' }),
    KIND,
    "readFile: the argument `encoding` is an object; it takes an encoding such as 'utf8'",
  ],
  [
    'readFile encoding',
    () => any(readFile)('/', 'utf-9'),
    VALUE,
    "readFile: the argument `encoding` is 'utf-9'",
  ],
  [
    'stat option',
    () => any(stat)('/', { bigint: true }),
    VALUE,
    'stat: there is no option `bigint`; it takes none',
  ],
  [
    'lstat option',
    () => any(lstat)('/', { bigint: true }),
    VALUE,
    'lstat: there is no option `bigint`; it takes none',
  ],
  [
    'readdir option',
    () => any(readdir)('/', { recursive: true }),
    VALUE,
    'readdir: there is no option `recursive`; it takes none',
  ],
];

function JoinHandleCancelOn(): (...args: any[]) => unknown {
  const handle = spawnLocal(work);
  return handle.cancelOn.bind(handle);
}
