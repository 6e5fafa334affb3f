/// <reference lib="esnext.disposable" preserve="true" />
// heddle/net: TCP over the isolate's driver.
import '../tasks.ts';
import '../observe/uncompiled/warning.ts';
import type { Endpoint } from '../driver/driver.ts';
import { attempt } from '../driver/refused.ts';
import { currentDriver } from '../driver/select.ts';
import { checkArgument, checkOptions } from '../options/check.ts';
import { text, trueOrFalse, whole } from '../options/rule.ts';
import { leaf } from '../task/leaf.ts';
import { Listener } from './listener.ts';
import { atHost, wildcard } from './resolve.ts';
import { Stream } from './stream.ts';

export { Listener } from './listener.ts';
export { Stream } from './stream.ts';
export type { Endpoint } from '../driver/driver.ts';

/** Node's default, and the most that Linux grants before 5.4. */
const BACKLOG = 511;

export interface ListenOptions {
  /** Address or name; by default all addresses of this machine. */
  host?: string;
  /** 0, the default: any free port. */
  port?: number;
  /** How many connections the kernel keeps before they are accepted. */
  backlog?: number;
  /** Several listeners, on several cores, share the port. */
  reusePort?: boolean;
  /** Sends small writes at once (TCP_NODELAY); true by default. */
  noDelay?: boolean;
}

export interface ConnectOptions {
  /** Address or name; `localhost` by default. */
  host?: string;
  port: number;
  /** Sends small writes at once (TCP_NODELAY); true by default. */
  noDelay?: boolean;
}

/** The kernel takes an int, and lowers what is above a limit of its own. */
const MOST_BACKLOG = 2 ** 31 - 1;
const port = whole(0, 65535, '', 'ERR_SOCKET_BAD_PORT');
const listenRules = {
  host: text,
  port,
  backlog: whole(0, MOST_BACKLOG),
  reusePort: trueOrFalse,
  noDelay: trueOrFalse,
} satisfies Record<keyof ListenOptions, unknown>;
const connectRules = { host: text, port, noDelay: trueOrFalse } satisfies Record<
  keyof ConnectOptions,
  unknown
>;

/**
 * Listens for TCP connections.
 *
 * Rejects with a TypeError or RangeError for an option that does not exist or cannot be, else with what the system says.
 */
export function listen(options: ListenOptions = {}): Promise<Listener> {
  return leaf(
    listen,
    attempt(() => {
      checkOptions('listen', options, listenRules);
      const { host = wildcard(), port = 0, backlog = BACKLOG, reusePort = false, noDelay = true } = options;
      const driver = currentDriver().net;
      return atHost(host, port, (endpoint) =>
        driver.listen({ endpoint, backlog, reusePort, noDelay }, (handle) => new Listener(driver, handle)),
      );
    }),
  );
}

/**
 * Connects to a TCP port.
 *
 * Rejects with a TypeError or RangeError for an option that does not exist or cannot be, else with what the system says.
 */
export function connect(options: ConnectOptions): Promise<Stream> {
  return leaf(
    connect,
    attempt(() => {
      checkOptions('connect', options, connectRules);
      checkArgument('connect', 'options.port', (options as ConnectOptions | undefined)?.port, port);
      const { host = 'localhost', noDelay = true } = options;
      const driver = currentDriver().net;
      return atHost(host, options.port, (endpoint: Endpoint) =>
        driver.connect(endpoint, noDelay, (handle) => new Stream(driver, handle)),
      );
    }),
  );
}
