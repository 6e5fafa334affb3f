// From a host name to an operation on its address: an address goes straight to the driver, a name first to the resolver
// of the operating system, by libuv's threads.
import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Endpoint } from '../driver/driver.ts';
import { fail } from '../executor/executor.ts';
import { CancelledError } from '../task/cancel.ts';
import type { Frame } from '../task/frame.ts';
import type { Op } from '../task/op.ts';

type Make = (endpoint: Endpoint) => Op;

export function atHost(host: string, port: number, make: Make): Op {
  const family = isIP(host);
  return family === 0 ? new Lookup(host, port, make) : make({ address: host, port, family: family as 4 | 6 });
}

/** The address that stands for all of this machine's. */
export function wildcard(): string {
  const all = Object.values(networkInterfaces()).flat();
  return all.some((info) => info?.family === 'IPv6') ? '::' : '0.0.0.0';
}

class Lookup implements Op {
  private readonly host: string;
  private readonly port: number;
  private readonly make: Make;
  private frame: Frame | null = null;
  private inner: Op | null = null;

  constructor(host: string, port: number, make: Make) {
    this.host = host;
    this.port = port;
    this.make = make;
  }

  start(frame: Frame): void {
    this.frame = frame;
    lookup(this.host, (error, address, family) => this.found(error, address, family));
  }

  private found(error: Error | null, address: string, family: number): void {
    const { frame } = this;
    if (frame === null) return;
    this.frame = null;
    if (error !== null) {
      fail(frame, error);
      return;
    }
    try {
      this.inner = this.make({ address, port: this.port, family: family as 4 | 6 });
    } catch (wrong) {
      fail(frame, wrong);
      return;
    }
    this.inner.start(frame);
  }

  cancel(waiting: Frame): void {
    if (this.inner !== null) this.inner.cancel(waiting);
    else if (this.frame !== null) {
      const { frame } = this;
      this.frame = null;
      fail(frame, new CancelledError());
    }
  }
}
