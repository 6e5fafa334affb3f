// heddle/net: TCP over the isolate's driver.
import '../observe/uncompiled/warning.ts';
import type { Endpoint } from '../driver/driver.ts';
import { attempt } from '../driver/refused.ts';
import { currentDriver } from '../driver/select.ts';
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

export function listen(options: ListenOptions = {}): Promise<Listener> {
  return leaf(
    listen,
    attempt(() => {
      const { host = wildcard(), port = 0, backlog = BACKLOG, reusePort = false, noDelay = true } = options;
      const driver = currentDriver().net;
      return atHost(host, checkPort(port), (endpoint) =>
        driver.listen({ endpoint, backlog, reusePort, noDelay }, (handle) => new Listener(driver, handle)),
      );
    }),
  );
}

export function connect(options: ConnectOptions): Promise<Stream> {
  return leaf(
    connect,
    attempt(() => {
      const { host = 'localhost', port, noDelay = true } = options;
      const driver = currentDriver().net;
      return atHost(host, checkPort(port), (endpoint: Endpoint) =>
        driver.connect(endpoint, noDelay, (handle) => new Stream(driver, handle)),
      );
    }),
  );
}

function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw Object.assign(new RangeError(`port must be an integer between 0 and 65535, not ${String(port)}`), {
    code: 'ERR_SOCKET_BAD_PORT',
  });
}
